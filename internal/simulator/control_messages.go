package simulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"
)

// outgoing is what a person sends: exactly one of a text, a contact, a photo, a voice note and a place.
type outgoing struct {
	Text     string          `json:"text"`
	Contact  *Contact        `json:"contact"`
	Photo    bool            `json:"photo"`
	Voice    bool            `json:"voice"`
	Location json.RawMessage `json:"location"` // true, or a place of its own
}

// somewhere is the place a person sends who names none: the middle of Astana.
var somewhere = Location{Latitude: 51.1282, Longitude: 71.4306}

func (s *Server) userSends(r *http.Request) (int, any, error) {
	var given outgoing
	if err := readJSON(r, &given); err != nil {
		return 0, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, u, err := s.person(r)
	if err != nil {
		return 0, nil, err
	}
	if state := s.state(b, u); state == stateBlocked || state == stateDeactivated {
		return 0, nil, refuse(http.StatusConflict, "this person is %s and cannot write to the bot", state)
	}
	m, err := s.personal(b, u, given)
	if err != nil {
		return 0, nil, err
	}
	updateID := s.receive(b, u, m)
	return http.StatusOK, map[string]any{"update_id": updateID, "message_id": m.MessageID}, nil
}

// receive puts a person's message into the chat and tells the bot. The first one starts the bot.
func (s *Server) receive(b *bot, u *user, m *message) int64 {
	c := b.privateChat(u)
	if !c.Started {
		c.Started = true
		s.usersChanged()
	}
	c.add(m)
	s.changed()
	s.chatChanged(u.ID)
	return s.queue(b, "message", m.Message, u.ID)
}

// personal makes the message a person's phone would send.
func (s *Server) personal(b *bot, u *user, given outgoing) (*message, error) {
	if given.kinds() != 1 {
		return nil, refuse(http.StatusBadRequest, "a message is exactly one of text, contact, photo, voice, location")
	}
	text := formatted{text: given.Text}.clean().withFound()
	if n := utf8.RuneCountInString(text.text); given.Text != "" && (n < 1 || n > maxText) {
		return nil, refuse(http.StatusBadRequest, "a text must have 1 to %d characters", maxText)
	}
	place, err := readPlace(given.Location)
	if err != nil {
		return nil, err
	}
	from := u.asUser()
	b.lastMessageID++
	m := &message{Message: Message{
		MessageID: b.lastMessageID, From: &from, Chat: b.privateChat(u).asChat(), Date: s.now().Unix(),
		Text: text.text, Entities: text.entities, Contact: given.Contact, Location: place,
	}}
	if given.Photo {
		m.Photo = photoSizes(m.MessageID)
	}
	if given.Voice {
		id, unique := fileID("voice", m.MessageID)
		m.Voice = &Voice{FileID: id, FileUniqueID: unique, Duration: 4, MimeType: "audio/ogg", FileSize: 17_210}
	}
	return m, nil
}

func (o *outgoing) kinds() int {
	n := 0
	for _, given := range []bool{o.Text != "", o.Contact != nil, o.Photo, o.Voice, o.hasPlace()} {
		if given {
			n++
		}
	}
	return n
}

func (o *outgoing) hasPlace() bool {
	text := string(bytes.TrimSpace(o.Location))
	return text != "" && text != "null" && text != "false"
}

func readPlace(raw json.RawMessage) (*Location, error) {
	switch text := string(bytes.TrimSpace(raw)); text {
	case "", "null", "false":
		return nil, nil
	case "true":
		place := somewhere
		return &place, nil
	}
	var place Location
	if err := json.Unmarshal(raw, &place); err != nil {
		return nil, refuse(http.StatusBadRequest, "location must be true or {\"latitude\",\"longitude\"}")
	}
	return &place, nil
}

// photoSizes are the sizes in which Telegram offers a photo of a phone held upright.
func photoSizes(messageID int) []PhotoSize {
	var sizes []PhotoSize
	for i, width := range []int{67, 240, 600, 960} {
		id, unique := fileID(fmt.Sprintf("photo%d", i), messageID)
		height := width * 4 / 3
		sizes = append(sizes, PhotoSize{FileID: id, FileUniqueID: unique, Width: width, Height: height, FileSize: width * height / 8})
	}
	return sizes
}

// fileID makes ids that look and last as real ones do; there is no file behind them.
func fileID(kind string, messageID int) (id, unique string) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", kind, messageID))
	return "AgAC" + base64.RawURLEncoding.EncodeToString(sum[:]), "AQAD" + base64.RawURLEncoding.EncodeToString(sum[:8])
}
