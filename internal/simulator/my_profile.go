package simulator

import "unicode/utf8"

// profile is what a bot says about itself, by language; the empty language is the default.
type profile struct {
	Names        map[string]string           `json:"names"`
	Descriptions map[string]string           `json:"descriptions"`
	Abouts       map[string]string           `json:"abouts"`
	Commands     map[commandKey][]botCommand `json:"commands"`
}

func newProfile() profile {
	return profile{
		Names:        map[string]string{},
		Descriptions: map[string]string{},
		Abouts:       map[string]string{},
		Commands:     map[commandKey][]botCommand{},
	}
}

func setMyName(s *Server, c *call) (any, error) {
	return s.setProfile(c, "name", 64, "BOT_TITLE_INVALID", c.bot.profile.Names)
}

func setMyDescription(s *Server, c *call) (any, error) {
	return s.setProfile(c, "description", 512, "BOT_DESCRIPTION_INVALID", c.bot.profile.Descriptions)
}

func setMyShortDescription(s *Server, c *call) (any, error) {
	return s.setProfile(c, "short_description", 120, "BOT_ABOUT_INVALID", c.bot.profile.Abouts)
}

// setProfile keeps a text for a language; an empty one goes back to the default language's.
func (s *Server) setProfile(c *call, field string, limit int, refusal string, texts map[string]string) (any, error) {
	language, err := readLanguage(c.params)
	if err != nil {
		return nil, err
	}
	text := c.params[field]
	if utf8.RuneCountInString(text) > limit {
		return nil, badRequest("%s", refusal)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	texts[language] = text
	if text == "" {
		delete(texts, language)
	}
	s.changed()
	s.botChanged()
	return true, nil
}
