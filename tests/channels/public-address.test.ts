import { describe, expect, it } from 'vitest'
import { isPublicAddress } from '../../src/channels/public-address.ts'

describe('addresses that any host on the internet could have', () => {
  it.each([
    '1.1.1.1',
    '149.154.167.220',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '223.255.255.1',
    '::ffff:149.154.167.220',
    '2001:67c:4e8:f004::9',
    '2606:4700::1111',
  ])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})

describe('addresses that calls out may not reach', () => {
  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine, otherwise', '127.8.9.1'],
    ['this machine, in IPv6', '::1'],
    ['this machine, mapped', '::ffff:127.0.0.1'],
    ['this machine, mapped in hex', '::ffff:7f00:1'],
    ['this machine, IPv4-compatible', '::7f00:1'],
    ['anywhere', '0.0.0.0'],
    ['anywhere, in IPv6', '::'],
    ['a home network', '192.168.1.1'],
    ['an office network', '10.20.30.40'],
    ['another', '172.16.0.1'],
    ['a carrier’s own', '100.64.0.1'],
    ['the cloud’s metadata', '169.254.169.254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['unique local', 'fd00:ec2::254'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['multicast in IPv6', 'ff02::1'],
    ['6to4 of this machine', '2002:7f00:1::'],
    ['NAT64 of a home network', '64:ff9b::c0a8:101'],
    ['Teredo', '2001::1'],
    ['for documents only', '203.0.113.9'],
    ['a name', 'localhost'],
    ['nothing', ''],
    ['no address at all', undefined],
  ])('%s', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})
