/** A template, which the build makes a text of. */
declare module '*.runbook.md' {
  const text: string;
  export default text;
}
