package simulator

import (
	"bytes"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"strconv"
	"strings"
)

const (
	// maxPicture is how many bytes a photo may have, maxSides what its width and height may add up to, maxRatio how many times one may be the other.
	maxPicture = 10 << 20
	maxSides   = 10_000
	maxRatio   = 20
)

// picture is a photo that a bot uploaded, or sends once more.
type picture struct {
	content []byte
	sizes   []PhotoSize // none yet for an upload
}

// sendPhoto shows a picture with a caption: one uploaded with the call, or one sent before, by its file_id. Pictures are not fetched from the net.
func sendPhoto(s *Server, c *call) (any, error) {
	shown, err := s.readPicture(c)
	if err != nil {
		return nil, err
	}
	caption, err := readCaption(c.params)
	if err != nil {
		return nil, err
	}
	d, err := readAround(c.params)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	to, err := s.findChat(c.bot, c.params["chat_id"], toWrite)
	if err != nil {
		return nil, err
	}
	if shown.sizes == nil {
		if shown.sizes, err = c.bot.sizesOf(shown.content, c.bot.lastMessageID+1); err != nil {
			return nil, err
		}
	}
	m, err := s.newMessage(c, to, d)
	if err != nil {
		return nil, err
	}
	caption = caption.withFound()
	m.Caption, m.CaptionEntities, m.CaptionAbove = caption.text, caption.entities, c.params.flag("show_caption_above_media")
	m.Photo, m.Picture = shown.sizes, shown.content
	c.bot.keepFile(m)
	to.setKeyboard(d.markup)
	s.deliver(to, m)
	return m.Message, nil
}

// readPicture finds what the photo parameter stands for: a file in the field itself, a file it points to in another field, or a photo sent before.
func (s *Server) readPicture(c *call) (picture, error) {
	value := c.params["photo"]
	uploaded, given := c.files["photo"]
	if field, attached := strings.CutPrefix(value, "attach://"); attached && !given {
		uploaded, given = c.files[field]
		value = ""
	}
	switch {
	case given && len(uploaded) == 0:
		return picture{}, badRequest("file must be non-empty")
	case given:
		return picture{content: uploaded}, nil
	case value == "":
		return picture{}, badRequest("there is no photo in the request")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := c.bot.sentBefore(value, kindPhoto)
	if err != nil {
		return picture{}, err
	}
	return picture{content: known.Picture, sizes: known.Photo}, nil
}

// sizesOf reads a picture as the real server does before it takes it; it is offered in its own size only.
func (b *bot) sizesOf(content []byte, messageID int) ([]PhotoSize, error) {
	if len(content) > maxPicture {
		return nil, badRequest("file is too big")
	}
	read, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, badRequest("IMAGE_PROCESS_FAILED")
	}
	long, short := max(read.Width, read.Height), min(read.Width, read.Height)
	if long+short > maxSides || long > maxRatio*short {
		return nil, badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	id, unique := b.fileID("picture", messageID)
	return []PhotoSize{{FileID: id, FileUniqueID: unique, Width: read.Width, Height: read.Height, FileSize: len(content)}}, nil
}

// lockLine is what a phone shows of a new message without being unlocked.
func (m *message) lockLine() string {
	words, _ := m.words()
	switch {
	case words == "" && m.Photo != nil:
		return "🖼 Photo"
	case words == "" && m.Voice != nil:
		return "🎤 Voice message"
	}
	return words
}

// servePicture answers GET /sim/users/{id}/pictures/{message}: what a photo of the bot shows, for the phone page.
func (s *Server) servePicture(w http.ResponseWriter, r *http.Request) {
	content := s.pictureIn(r)
	if content == nil {
		writeError(w, http.StatusNotFound, "no such picture")
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", http.DetectContentType(content))
	_, _ = w.Write(content)
}

func (s *Server) pictureIn(r *http.Request) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, u, err := s.person(r)
	if err != nil {
		return nil
	}
	id, _ := strconv.Atoi(r.PathValue("message")) // no number is no message
	if m := b.privateChat(u).messages[id]; m != nil {
		return m.Picture
	}
	return nil
}
