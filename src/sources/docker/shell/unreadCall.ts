import type { ExpressionSyntax } from '../expressionSyntax';
import { bareCommand } from './dockerFacts';
import { shellFunctions } from './shellFunctions';
import type { Word } from './shellCommand';
import { splitShell } from './splitShell';

/** Programs and words of the shell of which it is known that they call no docker, or whose docker calls are read. */
const known = new Set(
  [
    'docker docker-compose docker-buildx docker.exe',
    'for case esac fi done do then else in [ ] [[ ]] { } : true false test',
    'cd pushd popd echo printf read export declare local unset set shopt alias umask wait sleep exit return break continue',
    'shift type which hash ulimit date env printenv whoami id uname hostname pwd nproc seq getconf lsb_release',
    'ls cat tac head tail wc sort uniq cut tr sed awk gawk grep egrep fgrep diff cmp comm tee paste column jq yq basename',
    'dirname realpath readlink mkdir rmdir rm cp mv ln touch chmod chown mktemp stat du df free ps kill pkill killall',
    'tar zip unzip gzip gunzip bzip2 xz 7z base64 sha1sum sha256sum sha512sum md5sum openssl gpg',
    'curl wget git ssh-keyscan ssh-add ssh-keygen scp rsync aws gcloud gsutil az gh codecov circleci circleci-agent',
    'apt apt-get apt-key add-apt-repository apk yum dnf dpkg snap systemctl service sysctl mount umount swapon swapoff',
    'usermod groupadd useradd update-alternatives terraform tofu nvm pyenv rbenv sdk',
  ].flatMap((names) => names.split(' ')),
);
/** Files that set the shell up. */
const setUps =
  /^(?:source|\.) "?(?:\$\{?BASH_ENV\}?|\S*\/activate|\S*\/?\.(?:bashrc|profile|bash_profile|nvm\/nvm\.sh)|\$NVM_DIR\/nvm\.sh)"?$/;
/** Programs that also run what somebody wrote, with what they do besides. */
const tools =
  /^(?:npm|yarn|pnpm|pip3?|gem|bundle|poetry|composer|go|cargo|rustup|brew|choco|helm|kubectl|(?:python|node|ruby)[\d.]*) (?:-?-version|-v|version|install|ci|add|config|cache|mod|get|download|fetch|build|fmt|vet|update|upgrade|tap|toolchain|target|repo|lint|template)\b/;

/** What a script runs of which nobody can see whether it calls docker; `undefined` where all is known. */
export function unreadCall(script: string, syntax: ExpressionSyntax): string | undefined {
  const commands = splitShell(script, syntax);
  const functions = shellFunctions(script, commands);
  for (const command of commands) {
    const words = bareCommand(command.words);
    const name = words[0]?.text ?? '';
    const isPattern = words.length === 1 && /^\s*\)/.test(script.slice(words[0]?.end));
    if (name === '' || isPattern || known.has(name) || functions?.names.has(name) === true) continue;
    const text = textOf(words);
    if (!tools.test(text) && !setUps.test(text)) return text;
  }
  return undefined;
}

function textOf(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}
