package main

import (
	"bytes"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"math/big"

	"github.com/tjfoc/gmsm/sm2"
)

// --- SM2 of tjfoc/gmsm: 04, C1 ‖ C3 ‖ C2 ---

func sm2Encrypt(publicKey, text []byte) ([]byte, error) {
	key, err := sm2.ParseSm2PublicKey(publicKey)
	if err != nil {
		return nil, err
	}
	return sm2.Encrypt(key, text)
}

// gmsm draws 40 bytes b for k = b mod (n - 1) + 1, from a variable that can be exchanged.
func sm2EncryptWithK(publicKey, text, k []byte) ([]byte, error) {
	drawn := make([]byte, 40)
	new(big.Int).Sub(new(big.Int).SetBytes(k), big.NewInt(1)).FillBytes(drawn)
	genuine := rand.Reader
	defer func() { rand.Reader = genuine }()
	rand.Reader = bytes.NewReader(drawn)
	return sm2Encrypt(publicKey, text)
}

func sm2Decrypt(privateKey, ciphertext []byte) ([]byte, error) {
	key, err := sm2.ParsePKCS8UnecryptedPrivateKey(privateKey)
	if err != nil {
		return nil, err
	}
	return sm2.Decrypt(key, ciphertext)
}

// --- RSAES-PKCS1-v1_5 of Go's standard library ---

func rsaEncrypt(publicKey, text []byte) ([]byte, error) {
	key, err := parseRsa(publicKey)
	if err != nil {
		return nil, err
	}
	return rsa.EncryptPKCS1v15(rand.Reader, key, text)
}

func rsaDecrypt(privateKey, ciphertext []byte) ([]byte, error) {
	key, err := x509.ParsePKCS8PrivateKey(privateKey)
	if err != nil {
		return nil, err
	}
	return rsa.DecryptPKCS1v15(rand.Reader, key.(*rsa.PrivateKey), ciphertext)
}

func parseRsa(publicKey []byte) (*rsa.PublicKey, error) {
	key, err := x509.ParsePKIXPublicKey(publicKey)
	if err != nil {
		return nil, err
	}
	if key, ok := key.(*rsa.PublicKey); ok {
		return key, nil
	}
	return nil, errors.New("not an RSA key")
}

// --- public keys ---

type forms struct {
	SpkiPem     string `json:"spkiPem"`
	Pkcs1Pem    string `json:"pkcs1Pem,omitempty"`
	Point       string `json:"point,omitempty"`
	Fingerprint string `json:"fingerprint"`
}

func newKey(kind string, bits int) (*forms, error) {
	if kind == "RSA" {
		key, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			return nil, err
		}
		return rsaForms(&key.PublicKey)
	}
	key, err := sm2.GenerateKey()
	if err != nil {
		return nil, err
	}
	return sm2Forms(&key.PublicKey)
}

func readKey(publicKey []byte) (*forms, error) {
	if key, err := parseRsa(publicKey); err == nil {
		return rsaForms(key)
	}
	key, err := sm2.ParseSm2PublicKey(publicKey)
	if err != nil {
		return nil, err
	}
	return sm2Forms(key)
}

func rsaForms(key *rsa.PublicKey) (*forms, error) {
	spki, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil, err
	}
	pkcs1 := toPem("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(key))
	return &forms{SpkiPem: toPem("PUBLIC KEY", spki), Pkcs1Pem: pkcs1, Fingerprint: fingerprint(spki)}, nil
}

func sm2Forms(key *sm2.PublicKey) (*forms, error) {
	spki, err := sm2.MarshalSm2PublicKey(key)
	if err != nil {
		return nil, err
	}
	point := hex.EncodeToString(elliptic.Marshal(key.Curve, key.X, key.Y))
	return &forms{SpkiPem: toPem("PUBLIC KEY", spki), Point: point, Fingerprint: fingerprint(spki)}, nil
}

func toPem(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func fingerprint(spki []byte) string {
	digest := sha256.Sum256(spki)
	return hex.EncodeToString(digest[:])
}
