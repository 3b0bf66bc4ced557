/** esbuild hands style sheets over as text (see `.ci/build.mjs`). */
declare module '*.css' {
  const text: string;
  export default text;
}
