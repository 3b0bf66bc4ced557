/** `**` is any run of folders, `*` any run of characters in one name; everything else stands for itself. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .split('/')
    .map((name, index, names) => {
      const isLast = index === names.length - 1;
      if (name === '**') return isLast ? '.*' : '(?:[^/]+/)*';
      const part = name
        .split('*')
        .map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
        .join('[^/]*');
      return isLast ? part : `${part}/`;
    })
    .join('');
  return new RegExp(`^${source}$`, 's');
}
