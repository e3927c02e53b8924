package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// canary is a value that is nowhere else in the world. Found anywhere in clear, it tells which kind of value leaks there.
type canary struct {
	kind string
	// text and its other spellings; or id, a Telegram id, which is also written in numbers.
	spellings []string
	id        int64
}

// form is one way in which a canary could be written down.
type form struct {
	name  string
	bytes []byte
}

// forms are all ways in which a canary is looked for. Shorter than six bytes nothing is: it would turn up by chance.
func (c canary) forms() []form {
	var all []form
	spellings := c.spellings
	if c.id != 0 {
		spellings = append(spellings, strconv.FormatInt(c.id, 10))
		for name, raw := range map[string][]byte{
			"big-endian": binary.BigEndian.AppendUint64(nil, uint64(c.id)), "little-endian": binary.LittleEndian.AppendUint64(nil, uint64(c.id)),
			"varint": binary.AppendVarint(nil, c.id), "uvarint": binary.AppendUvarint(nil, uint64(c.id)),
		} {
			all = append(all, encoded(name, bytes.Trim(raw, "\x00"))...)
		}
	}
	for _, text := range spellings {
		all = append(all, encoded("utf-8", []byte(text))...)
		all = append(all,
			form{"utf-16be", wide(binary.BigEndian, text)}, form{"utf-16le", wide(binary.LittleEndian, text)},
			form{"escaped for a query", []byte(url.QueryEscape(text))}, form{"escaped for a path", []byte(url.PathEscape(text))},
			form{"escaped for JSON", escaped(text)}, form{"lower case", []byte(strings.ToLower(text))})
	}
	return slices.DeleteFunc(all, func(f form) bool { return len(f.bytes) < 6 })
}

// encoded is raw as it is, in hexadecimal and in base64.
func encoded(name string, raw []byte) []form {
	all := []form{{name, raw}, {name + " in hex", []byte(hex.EncodeToString(raw))}, {name + " in HEX", bytes.ToUpper([]byte(hex.EncodeToString(raw)))}}
	for shift := range 3 {
		for kind, code := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
			all = append(all, form{fmt.Sprintf("%s in %s, shifted by %d", name, kind, shift), inBase64(code, shift, raw)})
		}
	}
	return all
}

// inBase64 is what raw becomes inside something longer that is encoded: the characters that no byte before or after it has a part in.
func inBase64(code *base64.Encoding, shift int, raw []byte) []byte {
	text := code.EncodeToString(append(make([]byte, shift), raw...))
	from := (8*shift + 5) / 6
	return []byte(text[from : (shift+len(raw))*8/6])
}

func wide(order binary.AppendByteOrder, text string) (raw []byte) {
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = order.AppendUint16(raw, unit)
	}
	return raw
}

func escaped(text string) (raw []byte) {
	for _, unit := range utf16.Encode([]rune(text)) {
		if unit < 0x80 {
			raw = append(raw, byte(unit))
		} else {
			raw = fmt.Appendf(raw, `\u%04x`, unit)
		}
	}
	return raw
}

// scanner looks for many canaries at once: by the first three bytes of a form, then by the whole.
type scanner struct {
	starts []uint64 // a bit for each possible three bytes
	forms  map[uint32][]sought
}

type sought struct {
	form
	canary canary
}

func newScanner(canaries []canary) *scanner {
	s := &scanner{starts: make([]uint64, 1<<24/64), forms: map[uint32][]sought{}}
	for _, c := range canaries {
		for _, f := range c.forms() {
			start := three(f.bytes)
			s.starts[start/64] |= 1 << (start % 64)
			s.forms[start] = append(s.forms[start], sought{f, c})
		}
	}
	return s
}

func three(b []byte) uint32 { return uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2]) }

// scan tells which canaries are in the data and in which form, each once.
func (s *scanner) scan(data []byte) (found []string) {
	for i := 0; i+3 <= len(data); i++ {
		start := three(data[i:])
		if s.starts[start/64]&(1<<(start%64)) == 0 {
			continue
		}
		for _, f := range s.forms[start] {
			if what := f.canary.kind + " as " + f.name; bytes.HasPrefix(data[i:], f.bytes) && !slices.Contains(found, what) {
				found = append(found, what)
			}
		}
	}
	return found
}

// A scanner that finds nothing anywhere would make every other canary test pass.
func TestScannerFindsEveryForm(t *testing.T) {
	t.Parallel()
	canaries := []canary{
		{kind: "text", spellings: []string{"құпия CNRY-7f3a91"}}, {kind: "sign", spellings: []string{"🪗🛖🪤🧉"}},
		{kind: "id", id: 3_141_592_653_589_793}, {kind: "code", spellings: []string{"ABCD2345EFGH", "ABCD-2345-EFGH"}},
	}
	s := newScanner(canaries)
	noise := make([]byte, 4096)
	for i := range noise {
		noise[i] = byte(rand.IntN(256))
	}
	if found := s.scan(noise); found != nil {
		t.Errorf("in noise there was found %v", found)
	}
	for _, c := range canaries {
		for _, f := range c.forms() {
			data := slices.Concat(noise, f.bytes, noise)
			if !slices.Contains(s.scan(data), c.kind+" as "+f.name) {
				t.Errorf("%s as %s is not found", c.kind, f.name)
			}
		}
	}
	// A value inside something longer that was encoded as a whole.
	for before := range 3 {
		whole := base64.StdEncoding.EncodeToString(slices.Concat(noise[:before], []byte(canaries[0].spellings[0]), noise[:5]))
		if s.scan([]byte(whole)) == nil {
			t.Errorf("not found in base64 after %d bytes", before)
		}
	}
}
