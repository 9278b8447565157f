#!/bin/sh
# Recreates a certificate chain: a root, an intermediate one, and those of a server and a client, all with the key of
# ../fixtures.
set -eu
target=$(cd "$(dirname "$0")" && pwd)
key="$target/../fixtures/test-only-key.pem"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

make() {
  name=$1 subject=$2 issuer=$3 extensions=$4
  : >index.txt
  cat >ca.cnf <<CONFIG
[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = policy
rand_serial = yes
x509_extensions = extensions
[policy]
organizationName = optional
commonName = supplied
[extensions]
$extensions
CONFIG
  openssl req -new -key "$key" -out request.pem -subj "$subject"
  if [ "$issuer" = "$name" ]; then signer=-selfsign; else signer="-cert $target/$issuer.pem"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -notext $signer -config ca.cnf -keyfile "$key" -in request.pem -out cert.pem \
    -startdate 20200101000000Z -enddate 21260101000000Z
  cp cert.pem "$target/$name.pem"
}

authority='basicConstraints = critical, CA:TRUE'
make root '/O=Test only/CN=Root' root "$authority"
make between '/O=Test only/CN=Between' root "$authority"
make server '/O=Test only/CN=Server' between 'subjectAltName = DNS:localhost, DNS:secure.example, IP:127.0.0.1'
make client '/O=Test only/CN=Client' between 'extendedKeyUsage = clientAuth'
