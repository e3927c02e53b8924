package simulator

import (
	"container/list"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Bot is an account that may call the Bot API.
type Bot struct {
	// Token is "<numeric id>:<secret>", as BotFather gives it.
	Token string
	// Username and FirstName default to names made of the id. What the bot set itself (setMyName) and the state file kept wins over FirstName.
	Username, FirstName string
}

// bot is one bot's whole world: its chats, its profile, what waits for it.
type bot struct {
	id        int64
	username  string
	firstName string
	profile   profile

	chats         map[int64]*chat
	files         map[string]*file // by each of their ids
	lastMessageID int

	lastUpdateID int64
	pending      *list.List // of *update, oldest first
	allowed      []string   // nil: the default kinds
	poll         polling
	webhook      *webhook  // nil: polling
	webhookSetAt time.Time // real time of the last setWebhook

	callbacks map[string]*callback
	limits    *sendLimits // nil: it may send as fast as it likes
}

// AddBot lets another bot call. It fails on a malformed token and on one that is served already.
func (s *Server) AddBot(b Bot) error {
	if _, err := parseToken(b.Token); err != nil {
		return fmt.Errorf("simulator.AddBot: %w", err)
	}
	id, _ := parseToken(b.Token)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byToken[b.Token] != nil {
		return fmt.Errorf("simulator.AddBot(%d): this token is served already", id)
	}
	added := newBot(id, b)
	added.limits = newSendLimits(s.options.StrictRate)
	s.bots = append(s.bots, added)
	s.byToken[b.Token] = added
	return nil
}

func newBot(id int64, b Bot) *bot {
	if b.Username == "" {
		b.Username = fmt.Sprintf("simulated%d_bot", id)
	}
	if b.FirstName == "" {
		b.FirstName = "Bot " + strconv.FormatInt(id, 10)
	}
	return &bot{
		id:        id,
		username:  b.Username,
		firstName: b.FirstName,
		profile:   newProfile(),
		chats:     map[int64]*chat{},
		files:     map[string]*file{},
		pending:   list.New(),
		callbacks: map[string]*callback{},
	}
}

// parseToken tells the bot's id. The two refusals are those of the real server's front door, before it looks for the bot.
func parseToken(token string) (int64, error) {
	before, _, colon := strings.Cut(token, ":")
	if !colon || token[0] == '0' || len(token) > 80 {
		return 0, &apiError{code: 401, description: "Unauthorized: invalid token specified"}
	}
	id, err := strconv.ParseInt(before, 10, 64)
	if err != nil || id <= 0 {
		return 0, &apiError{code: 421, description: "Misdirected Request: unallowed token specified"}
	}
	return id, nil
}

func (s *Server) botByToken(token string) (*bot, error) {
	if _, err := parseToken(token); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.byToken[token]; b != nil {
		return b, nil
	}
	return nil, &apiError{code: 401, description: "Unauthorized"}
}

// name is the bot's name as it shows without a language: what setMyName set, else the first name.
func (b *bot) name() string {
	if name := b.profile.Names[""]; name != "" {
		return name
	}
	return b.firstName
}

func (b *bot) asUser() User {
	return User{ID: b.id, IsBot: true, FirstName: b.name(), Username: b.username}
}
