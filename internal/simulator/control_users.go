package simulator

import (
	"net/http"
	"unicode/utf8"
)

type userView struct {
	ID           int64  `json:"id"`
	FirstName    string `json:"first_name"`
	LanguageCode string `json:"language_code"`
	State        string `json:"state"`
	Note         string `json:"note"`
}

func (s *Server) view(b *bot, u *user) userView {
	return userView{ID: u.ID, FirstName: u.FirstName, LanguageCode: u.LanguageCode, State: s.state(b, u), Note: u.Note}
}

func (s *Server) listUsers(r *http.Request) (int, any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.botFor(r)
	if err != nil {
		return 0, nil, err
	}
	views := make([]userView, 0, len(s.userIDs))
	for _, id := range s.userIDs {
		views = append(views, s.view(b, s.users[id]))
	}
	return http.StatusOK, views, nil
}

func (s *Server) createUser(r *http.Request) (int, any, error) {
	var given struct {
		FirstName    string `json:"first_name"`
		LanguageCode string `json:"language_code"`
		Note         string `json:"note"`
	}
	if err := readJSON(r, &given); err != nil {
		return 0, nil, err
	}
	if n := utf8.RuneCountInString(given.FirstName); n < 1 || n > 64 {
		return 0, nil, refuse(http.StatusBadRequest, "first_name must have 1 to 64 characters")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.botFor(r)
	if err != nil {
		return 0, nil, err
	}
	u := s.addUser(given.FirstName, given.LanguageCode, given.Note)
	s.changed()
	s.usersChanged()
	return http.StatusCreated, s.view(b, u), nil
}

func (s *Server) userState(r *http.Request) (int, any, error) {
	var given struct {
		State string `json:"state"`
	}
	if err := readJSON(r, &given); err != nil {
		return 0, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, u, err := s.person(r)
	if err != nil {
		return 0, nil, err
	}
	if err := s.setState(b, u, given.State); err != nil {
		return 0, nil, err
	}
	s.changed()
	s.usersChanged()
	s.chatChanged(u.ID)
	return http.StatusOK, s.view(b, u), nil
}
