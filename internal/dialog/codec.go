package dialog

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrForged is the one answer to callback data that this bot did not make for this chat: cut, changed, foreign or invented.
var ErrForged = errors.New("callback data not made by us for this chat")

const (
	macSize = 12
	// rawLimit bytes become 64 base64 characters, Telegram's limit for callback data.
	rawLimit = 48
	maxArgs  = 4
)

// Codec turns taps into callback data and back. Clients can send any bytes, so the data carry a MAC over the chat they were made for.
type Codec struct {
	// Sign is a keyed pseudo-random function of at least 12 bytes of output.
	Sign func([]byte) []byte
}

// Seal makes a screen ready to be sent to one chat. It panics on a tap that does not fit: that is a fault of the route table, not of a person.
func (c Codec) Seal(s Screen, chat, version int64) Message {
	m := Message{Text: s.Text}
	for _, row := range s.Rows {
		keys := make([]Key, len(row))
		for i, b := range row {
			keys[i] = Key{Text: b.Text, URL: b.URL}
			if b.URL == "" {
				keys[i].Data = c.encode(b.Tap, chat, version)
			}
		}
		m.Keys = append(m.Keys, keys)
	}
	return m
}

// Looks is a digest of what a watched screen shows, nil of others. It is keyed: nobody can try texts on it.
func (c Codec) Looks(s Screen) []byte {
	if !s.Watched {
		return nil
	}
	return c.Sign(fmt.Append(nil, s.Text, s.Rows))
}

func (c Codec) encode(t Tap, chat, version int64) string {
	raw := binary.AppendVarint(t.Pack(), version)
	raw = append(raw, c.mac(raw, chat)...)
	if len(raw) > rawLimit {
		panic(fmt.Sprintf("tap %v does not fit 64 bytes", t))
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Open gives back the tap and the screen version it was shown with, or ErrForged.
func (c Codec) Open(data string, chat int64) (Tap, int64, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(data)
	if err != nil || len(raw) < macSize || len(raw) > rawLimit {
		return Tap{}, 0, ErrForged
	}
	body, mac := raw[:len(raw)-macSize], raw[len(raw)-macSize:]
	if subtle.ConstantTimeCompare(mac, c.mac(body, chat)) != 1 {
		return Tap{}, 0, ErrForged
	}
	tap, rest, err := unpack(body)
	if err != nil {
		return Tap{}, 0, ErrForged
	}
	version, n := binary.Varint(rest)
	if n <= 0 || n != len(rest) {
		return Tap{}, 0, ErrForged
	}
	return tap, version, nil
}

func (c Codec) mac(body []byte, chat int64) []byte {
	return c.Sign(append(binary.BigEndian.AppendUint64(nil, uint64(chat)), body...))[:macSize]
}

// Pack is the tap without a signature, as it is kept with a screen row (where «Жалғастыру» leads).
func (t Tap) Pack() []byte {
	if len(t.Args) > maxArgs || len(t.Route) > 12 {
		panic(fmt.Sprintf("tap %v has a long route or too many arguments", t))
	}
	raw := append([]byte{byte(len(t.Route))}, t.Route...)
	raw = append(raw, byte(len(t.Args)))
	for _, a := range t.Args {
		raw = binary.AppendVarint(raw, a)
	}
	return raw
}

// Unpack reads what Pack wrote.
func Unpack(raw []byte) (Tap, error) {
	if len(raw) == 0 {
		return Tap{}, nil
	}
	t, rest, err := unpack(raw)
	if err == nil && len(rest) > 0 {
		err = ErrForged
	}
	return t, err
}

func unpack(raw []byte) (Tap, []byte, error) {
	if len(raw) < 1 || len(raw) < 2+int(raw[0]) {
		return Tap{}, nil, ErrForged
	}
	end := 1 + int(raw[0])
	t, count := Tap{Route: Route(raw[1:end])}, int(raw[end])
	if count > maxArgs {
		return Tap{}, nil, ErrForged
	}
	raw = raw[end+1:]
	for range count {
		a, n := binary.Varint(raw)
		if n <= 0 {
			return Tap{}, nil, ErrForged
		}
		t.Args, raw = append(t.Args, a), raw[n:]
	}
	return t, raw, nil
}
