package account

import (
	"crypto/rand"
	"strings"
	"time"
	"unicode"
)

// Codes are one invitation in two forms.
type Codes struct {
	// Typed is said aloud or written on paper: XXXX-XXXX-XXXX.
	Typed string
	// Link is the payload of a t.me link: 26 characters, 130 bits.
	Link string
	// Invitation is what both open, until Expires.
	Invitation int64
	Expires    time.Time
}

const (
	codeAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	codeLength   = 12
)

// lookAlikes are the Cyrillic capitals that a person types for what she sees on paper.
var lookAlikes = map[rune]rune{
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Х': 'X',
}

// NormalizeCode gives the twelve characters that a typed code stands for, whatever its case, spaces, dashes and keyboard; false when the text has not the
// form of a code, and so is no try.
func NormalizeCode(typed string) (string, bool) {
	var code strings.Builder
	for _, r := range typed {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			continue
		}
		r = unicode.ToUpper(r)
		if latin, ok := lookAlikes[r]; ok {
			r = latin
		}
		if !strings.ContainsRune(codeAlphabet, r) || code.Len() == codeLength {
			return "", false
		}
		code.WriteRune(r)
	}
	if code.Len() < codeLength {
		return "", false
	}
	return code.String(), true
}

// newTypedCode draws twelve characters of five bits each.
func newTypedCode() string {
	raw := make([]byte, codeLength)
	rand.Read(raw)
	for i, b := range raw {
		raw[i] = codeAlphabet[int(b)%len(codeAlphabet)]
	}
	return string(raw)
}

func grouped(code string) string {
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}

// codeIndex is how either form is looked up. What is neither is hashed all the same: a wrong code must cost what a right one costs (rule 7).
func (s *Store) codeIndex(code string) []byte {
	if typed, ok := NormalizeCode(code); ok {
		code = typed
	}
	return s.Vault.Index("invitation", []byte(code))
}
