/** Called by VS Code once, on the first activation event. */
export function activate(): void {
  // Registrations go here.
}
