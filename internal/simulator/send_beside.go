package simulator

import "strings"

// Venue is a Bot API Venue.
type Venue struct {
	Location Location `json:"location"`
	Title    string   `json:"title"`
	Address  string   `json:"address"`
}

// Document is a Bot API Document. There is no file behind it that a phone could open.
type Document struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileName     string `json:"file_name,omitempty"`
	FileSize     int    `json:"file_size"`
}

// sendVenue shows a place on the map under a title.
func sendVenue(s *Server, c *call) (any, error) {
	latitude, longitude := c.params.degrees("latitude", 90), c.params.degrees("longitude", 180)
	if latitude == nil || longitude == nil {
		return nil, badRequest("wrong latitude or longitude specified")
	}
	if c.params["title"] == "" || c.params["address"] == "" {
		return nil, badRequest("venue title and address must be non-empty")
	}
	place := Venue{Location{*latitude, *longitude}, c.params["title"], c.params["address"]}
	return s.sendBeside(c, func(m *message) { m.Venue = &place })
}

// sendDocument shows an uploaded file by its name.
func sendDocument(s *Server, c *call) (any, error) {
	content, given := c.files["document"]
	switch {
	case !given:
		return nil, badRequest("there is no document in the request")
	case len(content) == 0:
		return nil, badRequest("file must be non-empty")
	}
	caption, err := readCaption(c.params)
	if err != nil {
		return nil, err
	}
	caption = caption.withFound()
	return s.sendBeside(c, func(m *message) {
		id, unique := c.bot.fileID("document", m.MessageID)
		m.Document = &Document{FileID: id, FileUniqueID: unique, FileName: strings.TrimPrefix(c.params["document"], "attach://"), FileSize: len(content)}
		m.Caption, m.CaptionEntities = caption.text, caption.entities
	})
}

// sendBeside delivers a message that is no text; with puts into it what it is.
func (s *Server) sendBeside(c *call, with func(*message)) (any, error) {
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
	m, err := s.newMessage(c, to, d)
	if err != nil {
		return nil, err
	}
	with(m)
	to.setKeyboard(d.markup)
	s.deliver(to, m)
	return m.Message, nil
}
