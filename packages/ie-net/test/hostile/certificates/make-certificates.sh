#!/bin/sh
# Recreates the certificates of the hostile HTTPS servers, all with the key of ../../fixtures.
set -eu
target=$(cd "$(dirname "$0")" && pwd)
key="$target/../../fixtures/test-only-key.pem"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

make() {
  name=$1 start=$2 end=$3 hosts=$4
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
commonName = supplied
[extensions]
basicConstraints = critical, CA:TRUE
subjectAltName = $hosts
CONFIG
  openssl req -new -key "$key" -out request.pem -subj "/CN=ie-net test only, $name"
  openssl ca -batch -notext -selfsign -config ca.cnf -keyfile "$key" -in request.pem -out cert.pem \
    -startdate "$start" -enddate "$end"
  cp cert.pem "$target/$name.pem"
}

make expired 20200101000000Z 20210101000000Z 'DNS:localhost, IP:127.0.0.1'
make early 21250101000000Z 21260101000000Z 'DNS:localhost, IP:127.0.0.1'
make other-host 20200101000000Z 21260101000000Z 'DNS:other.example'
make stranger 20200101000000Z 21260101000000Z 'DNS:localhost, IP:127.0.0.1'
