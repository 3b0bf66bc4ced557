/** Programs and words of the shell of which it is known that they call no docker, or whose docker calls are read. */
export const knownPrograms: ReadonlySet<string> = new Set(
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
