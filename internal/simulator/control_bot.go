package simulator

import "net/http"

// showBot tells what a phone shows of the bot: its names and commands by language, "" being the default.
func (s *Server) showBot(r *http.Request) (int, any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.botFor(r)
	if err != nil {
		return 0, nil, err
	}
	commands := map[string][]botCommand{}
	for _, scope := range []string{"default", "all_private_chats"} { // the narrower scope wins
		for key, list := range b.profile.Commands {
			if key.Scope == scope {
				commands[key.Language] = list
			}
		}
	}
	names := map[string]string{"": b.name()}
	for language, name := range b.profile.Names {
		names[language] = name
	}
	return http.StatusOK, map[string]any{
		"id": b.id, "username": b.username, "first_name": b.name(), "names": names, "commands": commands,
		"descriptions": b.profile.Descriptions, "short_descriptions": b.profile.Abouts,
	}, nil
}
