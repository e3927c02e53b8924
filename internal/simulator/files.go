package simulator

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// file is a photo or a voice note that a bot was sent or sent itself. It can be sent again by its id, by that bot only, even when the message is gone.
type file struct {
	Photo []PhotoSize `json:"photo,omitempty"`
	Voice *Voice      `json:"voice,omitempty"`
	// Picture is what a photo of the bot shows.
	Picture []byte `json:"picture,omitempty"`
}

// The kinds of file, as the real server calls them in its refusals.
const (
	kindPhoto = "Photo"
	kindVoice = "VoiceNote"
)

func (f *file) kind() string {
	if f.Voice != nil {
		return kindVoice
	}
	return kindPhoto
}

// ids are those by which the bot may call it.
func (f *file) ids() []string {
	if f.Voice != nil {
		return []string{f.Voice.FileID}
	}
	ids := make([]string, len(f.Photo))
	for i, size := range f.Photo {
		ids[i] = size.FileID
	}
	return ids
}

// keepFile lets the bot send what a message shows again. Called with the lock held.
func (b *bot) keepFile(m *message) {
	if m.Photo == nil && m.Voice == nil {
		return
	}
	b.knowFile(&file{Photo: m.Photo, Voice: m.Voice, Picture: m.Picture})
}

func (b *bot) knowFile(f *file) {
	for _, id := range f.ids() {
		b.files[id] = f
	}
}

// sentBefore finds what an id stands for. Called with the lock held.
func (b *bot) sentBefore(id, kind string) (*file, error) {
	if f := b.files[id]; f != nil && f.kind() == kind {
		return f, nil
	} else if f != nil {
		return nil, badRequest("can't use file of type %s as %s", f.kind(), kind)
	}
	if len(id)%4 == 1 {
		return nil, badRequest("wrong remote file identifier specified: wrong string length")
	}
	if _, err := base64.RawURLEncoding.DecodeString(id); err != nil {
		return nil, badRequest("wrong remote file identifier specified: wrong character in the string")
	}
	return nil, badRequest("wrong file identifier/HTTP URL specified")
}

// fileID makes ids that look and last as real ones do; there is no file behind them. The first is the bot's own, the second the same for all.
func (b *bot) fileID(kind string, messageID int) (id, unique string) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s/%d", b.id, kind, messageID))
	return "AgAC" + base64.RawURLEncoding.EncodeToString(sum[:]), "AQAD" + base64.RawURLEncoding.EncodeToString(sum[:8])
}
