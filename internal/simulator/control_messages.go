package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"
)

// outgoing is what a person sends: exactly one of a text, a contact, a photo, a voice note, a file and a place.
type outgoing struct {
	Text     string          `json:"text"`
	Contact  *Contact        `json:"contact"`
	Photo    bool            `json:"photo"`
	Voice    json.RawMessage `json:"voice"` // true, or what is different about it: {"duration","file_size"}
	File     bool            `json:"file"`
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
		return nil, refuse(http.StatusBadRequest, "a message is exactly one of text, contact, photo, voice, file, location")
	}
	text := formatted{text: given.Text}.clean().withFound()
	if n := utf8.RuneCountInString(text.text); given.Text != "" && (n < 1 || n > maxText) {
		return nil, refuse(http.StatusBadRequest, "a text must have 1 to %d characters", maxText)
	}
	place, err := readPlace(given.Location)
	if err != nil {
		return nil, err
	}
	voice, err := b.readVoice(given.Voice, b.lastMessageID+1)
	if err != nil {
		return nil, err
	}
	from := u.asUser()
	b.lastMessageID++
	m := &message{Message: Message{
		MessageID: b.lastMessageID, From: &from, Chat: b.privateChat(u).asChat(), Date: s.now().Unix(),
		Text: text.text, Entities: text.entities, Contact: given.Contact, Location: place, Voice: voice,
	}}
	if given.Photo {
		m.Photo = b.photoSizes(m.MessageID)
	}
	if given.File {
		id, unique := b.fileID("document", m.MessageID)
		m.Document = &Document{FileID: id, FileUniqueID: unique, FileName: "1.pdf", FileSize: 48_000}
	}
	b.keepFile(m)
	return m, nil
}

func (o *outgoing) kinds() int {
	n := 0
	for _, given := range []bool{o.Text != "", o.Contact != nil, o.Photo, holds(o.Voice), o.File, holds(o.Location)} {
		if given {
			n++
		}
	}
	return n
}

// holds says whether a field was given that is true, or an object.
func holds(raw json.RawMessage) bool {
	text := string(bytes.TrimSpace(raw))
	return text != "" && text != "null" && text != "false"
}

// readVoice makes a voice note of a few seconds, or of what is said about it.
func (b *bot) readVoice(raw json.RawMessage, messageID int) (*Voice, error) {
	if !holds(raw) {
		return nil, nil
	}
	id, unique := b.fileID("voice", messageID)
	voice := Voice{FileID: id, FileUniqueID: unique, Duration: 4, MimeType: "audio/ogg", FileSize: 17_210}
	if string(bytes.TrimSpace(raw)) == "true" {
		return &voice, nil
	}
	var about struct {
		Duration int `json:"duration"`
		FileSize int `json:"file_size"`
	}
	if err := json.Unmarshal(raw, &about); err != nil {
		return nil, refuse(http.StatusBadRequest, "voice must be true or {\"duration\",\"file_size\"}")
	}
	voice.Duration, voice.FileSize = max(about.Duration, voice.Duration), max(about.FileSize, voice.FileSize)
	return &voice, nil
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
func (b *bot) photoSizes(messageID int) []PhotoSize {
	var sizes []PhotoSize
	for i, width := range []int{67, 240, 600, 960} {
		id, unique := b.fileID(fmt.Sprintf("photo%d", i), messageID)
		height := width * 4 / 3
		sizes = append(sizes, PhotoSize{FileID: id, FileUniqueID: unique, Width: width, Height: height, FileSize: width * height / 8})
	}
	return sizes
}
