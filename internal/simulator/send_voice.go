package simulator

// sendVoice shows a voice note that the bot was sent before, by its file_id. None is uploaded here, or fetched from the net.
func sendVoice(s *Server, c *call) (any, error) {
	caption, err := readCaption(c.params)
	if err != nil {
		return nil, err
	}
	if c.params["voice"] == "" {
		return nil, badRequest("there is no voice in the request")
	}
	s.mu.Lock()
	known, err := c.bot.sentBefore(c.params["voice"], kindVoice)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	caption = caption.withFound()
	return s.sendBeside(c, func(m *message) {
		m.Voice, m.Caption, m.CaptionEntities = known.Voice, caption.text, caption.entities
	})
}
