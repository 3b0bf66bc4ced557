/** Loaded only by those who sign in with `docker login`. */
export { readDockerLogin } from '../services/dockerHub/client/dockerLogin';
export { systemClock } from '../ports/systemClock';
