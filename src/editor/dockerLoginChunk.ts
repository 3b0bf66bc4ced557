/** Loaded only by those who sign in with `docker login`. */
export { readDockerLogin } from '../clients/dockerLogin';
export { systemClock } from '../ports/systemClock';
