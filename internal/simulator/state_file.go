package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// savePause is how long changes gather before they are written together.
const savePause = 200 * time.Millisecond

// saver writes the state file some time after a change.
type saver struct {
	dirty chan struct{} // room for one mark
}

// savedState is the state file. Taps that wait for an answer, the journal and faults do not outlive the process.
type savedState struct {
	Version int        `json:"version"`
	Users   []*user    `json:"users"`
	Bots    []savedBot `json:"bots"`
}

type savedBot struct {
	ID            int64       `json:"id"`
	Profile       profile     `json:"profile"`
	LastMessageID int         `json:"last_message_id"`
	LastUpdateID  int64       `json:"last_update_id"`
	Allowed       []string    `json:"allowed"`
	Webhook       *webhook    `json:"webhook"`
	Pending       []*update   `json:"pending"`
	Chats         []savedChat `json:"chats"`
	Files         []*file     `json:"files,omitempty"`
}

type savedChat struct {
	Chat     *chat      `json:"chat"`
	Messages []*message `json:"messages"`
}

// openStateFile takes over what the file holds and starts its writer.
func (s *Server) openStateFile() error {
	if s.options.StateFile == "" {
		return nil
	}
	s.saver = &saver{dirty: make(chan struct{}, 1)}
	if err := s.load(); err != nil {
		s.stop()
		return fmt.Errorf("simulator: state file %s: %w", s.options.StateFile, err)
	}
	s.workers.Go(s.keepSaved)
	return nil
}

func (s *Server) load() error {
	data, err := os.ReadFile(s.options.StateFile)
	if errors.Is(err, fs.ErrNotExist) {
		return os.MkdirAll(filepath.Dir(s.options.StateFile), 0o700)
	}
	if err != nil {
		return err
	}
	var saved savedState
	if err := json.Unmarshal(data, &saved); err != nil {
		return err
	}
	if saved.Version != 1 {
		return fmt.Errorf("version %d is not known", saved.Version)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range saved.Users {
		s.keepUser(u)
	}
	for _, b := range s.bots {
		for _, sb := range saved.Bots {
			if sb.ID == b.id {
				s.restore(b, sb)
			}
		}
	}
	return nil
}

func (s *Server) restore(b *bot, saved savedBot) {
	b.profile = saved.Profile
	b.lastMessageID, b.lastUpdateID, b.allowed = saved.LastMessageID, saved.LastUpdateID, saved.Allowed
	for _, u := range saved.Pending {
		u.place = b.pending.PushBack(u)
	}
	for _, sc := range saved.Chats {
		c := b.keepChat(sc.Chat)
		for _, m := range sc.Messages {
			c.add(m)
		}
	}
	for _, f := range saved.Files {
		b.knowFile(f)
	}
	if saved.Webhook != nil {
		s.startWebhook(b, saved.Webhook)
	}
}

// changed marks that there is something to write. It costs nothing without a state file.
func (s *Server) changed() {
	if s.saver == nil {
		return
	}
	select {
	case s.saver.dirty <- struct{}{}:
	default:
	}
}

// keepSaved writes at most once per pause. The pause grows with the time a write takes, so that a large state never fills the time with writing.
func (s *Server) keepSaved() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.saver.dirty:
		}
		began := time.Now()
		_ = s.save() // the next write repeats what a failed one left out, and the last one, in Close, is reported
		pause := time.NewTimer(savePause + 20*time.Since(began))
		select {
		case <-s.ctx.Done():
			pause.Stop()
			return
		case <-pause.C:
		}
	}
}

func (s *Server) saveLast() error {
	if s.saver == nil {
		return nil
	}
	return s.save()
}

// save replaces the file in one step: a reader finds the old state or the new one, never a part.
func (s *Server) save() error {
	data, err := s.encodeState()
	if err != nil {
		return fmt.Errorf("simulator: encoding the state: %w", err)
	}
	temporary := s.options.StateFile + ".new"
	if err := os.WriteFile(temporary, data, 0o600); err != nil {
		return fmt.Errorf("simulator: writing the state: %w", err)
	}
	if err := os.Rename(temporary, s.options.StateFile); err != nil {
		return fmt.Errorf("simulator: writing the state: %w", err)
	}
	return nil
}

func (s *Server) encodeState() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	saved := savedState{Version: 1}
	for _, id := range s.userIDs {
		saved.Users = append(saved.Users, s.users[id])
	}
	for _, b := range s.bots {
		saved.Bots = append(saved.Bots, b.saved())
	}
	return json.Marshal(saved)
}

func (b *bot) saved() savedBot {
	sb := savedBot{
		ID: b.id, Profile: b.profile, LastMessageID: b.lastMessageID, LastUpdateID: b.lastUpdateID, Allowed: b.allowed, Webhook: b.webhook,
	}
	for e := b.pending.Front(); e != nil; e = e.Next() {
		sb.Pending = append(sb.Pending, e.Value.(*update))
	}
	for _, c := range b.chats {
		sb.Chats = append(sb.Chats, savedChat{Chat: c, Messages: c.visible()})
	}
	for id, f := range b.files {
		if id == f.ids()[0] {
			sb.Files = append(sb.Files, f)
		}
	}
	return sb
}

// visible lists the messages that are still there, oldest first.
func (c *chat) visible() []*message {
	found := make([]*message, 0, len(c.messages))
	for _, id := range c.order {
		if m := c.messages[id]; m != nil {
			found = append(found, m)
		}
	}
	return found
}
