package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"errors"

	"github.com/tjfoc/gmsm/sm4"
)

// AES-256-CBC of Go's standard library, which leaves the PKCS#7 padding to its callers.

func aesEncrypt(key, iv, text []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	length := aes.BlockSize - len(text)%aes.BlockSize
	padded := append(append([]byte{}, text...), bytes.Repeat([]byte{byte(length)}, length)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(padded, padded)
	return padded, nil
}

func aesDecrypt(key, iv, ciphertext []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	if len(ciphertext) == 0 || len(ciphertext)%aes.BlockSize != 0 {
		return nil, errors.New("not whole blocks")
	}
	padded := make([]byte, len(ciphertext))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(padded, ciphertext)
	return removePadding(padded)
}

func removePadding(padded []byte) ([]byte, error) {
	length := int(padded[len(padded)-1])
	if length < 1 || length > aes.BlockSize {
		return nil, errors.New("wrong padding")
	}
	text, padding := padded[:len(padded)-length], padded[len(padded)-length:]
	if !bytes.Equal(padding, bytes.Repeat([]byte{byte(length)}, length)) {
		return nil, errors.New("wrong padding")
	}
	return text, nil
}

// SM4 of tjfoc/gmsm in the GCM of Go's standard library.

const tagBytes = 16

func gcmEncrypt(key, iv, text []byte) (ciphertext, tag []byte, err error) {
	gcm, err := newGcm(key)
	if err != nil {
		return nil, nil, err
	}
	sealed := gcm.Seal(nil, iv, text, nil)
	return sealed[:len(text)], sealed[len(text):], nil
}

func gcmDecrypt(key, iv, ciphertext, tag []byte) ([]byte, error) {
	gcm, err := newGcm(key)
	if err != nil {
		return nil, err
	}
	return gcm.Open(nil, iv, append(append([]byte{}, ciphertext...), tag...), nil)
}

func newGcm(key []byte) (cipher.AEAD, error) {
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
