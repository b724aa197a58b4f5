import { describe, expect, it } from 'vitest'
import { FILE_BYTES_MAX, kindOf } from '../../src/media/kinds.ts'

const bytes = (text: string) => Buffer.from(text.padEnd(64, '\0'), 'latin1')

describe('what a file is', () => {
  it.each([
    ['\xff\xd8\xff\xe0..JFIF', 'picture jpeg'],
    ['\x89PNG\r\n\x1a\n', 'picture png'],
    ['RIFF....WEBPVP8 ', 'picture webp'],
    ['\0\0\0\x18ftypheic', 'picture heic'],
    ['\0\0\0\x18ftypmif1', 'picture heic'],
    ['OggS', 'sound ogg'],
    ['\x1aE\xdf\xa3', 'sound webm'],
    ['\0\0\0\x18ftypM4A ', 'sound mp4'],
    ['\0\0\0\x18ftypisom', 'sound mp4'],
    ['#!AMR\n', 'sound amr'],
    ['ID3\x04', 'sound mp3'],
    ['\xff\xfb\x90', 'sound mp3'],
    ['\xff\xf1\x50', 'sound aac'],
    ['RIFF....WAVEfmt ', 'sound wav'],
    ['GIF89a', 'unwanted moving'],
    ['%PDF-1.7', 'unwanted document'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'unwanted document'],
    ['PK\x03\x04....word/document.xml', 'unwanted document'],
    ['PK\x03\x04....a.apk', 'unwanted archive'],
    ['Rar!\x1a', 'unwanted archive'],
    ['7z\xbc\xaf', 'unwanted archive'],
    ['\x1f\x8b\x08', 'unwanted archive'],
    ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'unwanted drawing'],
    ['\xef\xbb\xbf<?xml version="1.0"?><!-- --><svg/>', 'unwanted drawing'],
    ['<\0s\0v\0g\0', 'unwanted drawing'],
    ['<!DOCTYPE html>', 'unwanted drawing'],
    ['\0\0\0\x18ftypavif', 'unwanted unknown'],
    ['#EXTM3U\nfile:///etc/passwd', 'unwanted unknown'],
    ["ffconcat version 1.0\nfile '/etc/passwd'", 'unwanted unknown'],
    ['MZ\x90', 'unwanted unknown'],
    ['', 'unwanted unknown'],
  ])('%j is %s', (head, expected) => {
    const kind = kindOf(bytes(head))
    const rest = kind.kind === 'unwanted' ? kind.why : kind.format
    expect(`${kind.kind} ${rest}`).toBe(expected)
  })

  it('more than ten megabytes is looked at no further', () => {
    const large = Buffer.alloc(FILE_BYTES_MAX + 1)
    large.set([0xff, 0xd8, 0xff])
    expect(kindOf(large)).toEqual({ kind: 'unwanted', why: 'large' })
    expect(kindOf(Buffer.alloc(0))).toEqual({ kind: 'unwanted', why: 'unknown' })
  })
})
