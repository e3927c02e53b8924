package simulator

// chatInfo is a Bot API ChatFullInfo with the fields that every chat has.
type chatInfo struct {
	Chat
	AccentColorID     int             `json:"accent_color_id"`
	MaxReactionCount  int             `json:"max_reaction_count"`
	AcceptedGiftTypes map[string]bool `json:"accepted_gift_types"`
}

func getChat(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.findChat(c.bot, c.params["chat_id"], toRead)
	if err != nil {
		return nil, err
	}
	return chatInfo{
		Chat:             found.asChat(),
		MaxReactionCount: 11,
		AcceptedGiftTypes: map[string]bool{
			"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false, "gifts_from_channels": false,
		},
	}, nil
}

func leaveChat(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.findChat(c.bot, c.params["chat_id"], toRead)
	if err != nil {
		return nil, err
	}
	if found.private() {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	found.Membership = "left"
	s.changed()
	return true, nil
}
