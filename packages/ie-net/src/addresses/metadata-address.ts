import ipaddr from 'ipaddr.js';

/**
 * Whether an address is link-local, or is where a cloud serves metadata and credentials to its machines. Every
 * program on such a machine can ask there, so `allowPrivate: true` does not include these addresses.
 *
 * Link-local addresses are included whole: most clouds use 169.254.169.254, some others of 169.254.0.0/16, and
 * OpenStack fe80::a9fe:a9fe.
 */
export function isMetadata(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.range() === 'linkLocal' || METADATA.has(address.toString());
}

/** Addresses outside the link-local blocks, in the form of `toString`. */
const METADATA: ReadonlySet<string> = new Set(
  [
    // Alibaba Cloud
    '100.100.100.200',
    // Azure. IANA counts it as public.
    '168.63.129.16',
    // Oracle Cloud Classic, Oracle Cloud
    '192.0.0.192',
    'fd00:c1::a9fe:a9fe',
    // EC2, and Pod Identity in EKS
    'fd00:ec2::254',
    'fd00:ec2::23',
    // Google Cloud
    'fd20:ce::254',
    // Scaleway
    'fd00:42::42',
  ].map((address) => ipaddr.parse(address).toString()),
);
