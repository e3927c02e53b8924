package simulator

import (
	"slices"
	"strings"
)

func sendChatAction(s *Server, c *call) (any, error) {
	known := []string{
		"cancel", "typing", "record_video", "upload_video", "record_audio", "record_voice", "upload_audio", "upload_voice", "upload_photo",
		"upload_document", "choose_sticker", "pick_up_location", "find_location", "record_video_note", "upload_video_note",
	}
	if !slices.Contains(known, strings.ToLower(c.params["action"])) {
		return nil, badRequest("wrong parameter action in request")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.findChat(c.bot, c.params["chat_id"], toWrite); err != nil {
		return nil, err
	}
	return true, checkThread(c.params)
}
