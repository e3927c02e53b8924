package vault

import (
	"bytes"

	"github.com/tink-crypto/tink-go/v2/tink"
)

const (
	// format is the first byte of everything sealed, so that a later form can be told from this one.
	format = 1
	// step: a sealed value must not tell by its length which of a few words it is.
	step = 64
	// mark ends the plain value; zeroes follow up to the next step.
	mark = 0x80
)

func seal(key tink.AEAD, plain, place []byte) ([]byte, error) {
	padded := make([]byte, (len(plain)/step+1)*step)
	copy(padded, plain)
	padded[len(plain)] = mark
	sealed, err := key.Encrypt(padded, place)
	if err != nil {
		return nil, err
	}
	return append([]byte{format}, sealed...), nil
}

func open(key tink.AEAD, sealed, place []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != format {
		return nil, ErrSealed
	}
	padded, err := key.Decrypt(sealed[1:], place)
	if err != nil {
		return nil, ErrSealed
	}
	plain := bytes.TrimRight(padded, "\x00")
	if len(plain) == 0 || plain[len(plain)-1] != mark {
		return nil, ErrSealed
	}
	return plain[:len(plain)-1], nil
}
