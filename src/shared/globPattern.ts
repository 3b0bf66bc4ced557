/** `**` is any run of folders, `*` any run of characters in one name, `{a,b}` either; all else stands for itself. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .split('/')
    .map((name, index, names) => {
      const isLast = index === names.length - 1;
      if (name === '**') return isLast ? '.*' : '(?:[^/]+/)*';
      const part = name.replace(/\{([^{}]*)\}|[\\^$.+?()[\]{}|*]/g, (sign, either: string | undefined) =>
        either === undefined ? patternOf(sign) : `(?:${either.split(',').map(escapeAll).join('|')})`,
      );
      return isLast ? part : `${part}/`;
    })
    .join('');
  return new RegExp(`^${source}$`, 's');
}

function escapeAll(text: string): string {
  return text.replace(/[\\^$.+?()[\]{}|*]/g, patternOf);
}

function patternOf(sign: string): string {
  return sign === '*' ? '[^/]*' : `\\${sign}`;
}
