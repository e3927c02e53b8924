package simulator

import (
	"net/http"
	"strings"
)

// method is one method of the Bot API. It takes the server's lock itself, because some wait.
type method func(s *Server, c *call) (any, error)

// call is one request of a bot.
type call struct {
	bot    *bot
	name   string // as the documentation writes it
	params params
	files  files
	done   <-chan struct{} // closed when nobody waits for the answer any more
}

// apiMethods is the table of what is implemented. Keys are in lower case: names are compared without case.
func apiMethods() map[string]method {
	return map[string]method{
		"getme":                  getMe,
		"getupdates":             getUpdates,
		"setwebhook":             setWebhook,
		"deletewebhook":          deleteWebhook,
		"getwebhookinfo":         getWebhookInfo,
		"sendmessage":            sendMessage,
		"sendphoto":              sendPhoto,
		"sendvoice":              sendVoice,
		"sendvenue":              sendVenue,
		"senddocument":           sendDocument,
		"editmessagetext":        editMessageText,
		"editmessagereplymarkup": editMessageReplyMarkup,
		"deletemessage":          deleteMessage,
		"deletemessages":         deleteMessages,
		"answercallbackquery":    answerCallbackQuery,
		"sendchataction":         sendChatAction,
		"setmycommands":          setMyCommands,
		"getmycommands":          getMyCommands,
		"setmyname":              setMyName,
		"setmydescription":       setMyDescription,
		"setmyshortdescription":  setMyShortDescription,
		"getchat":                getChat,
		"leavechat":              leaveChat,
	}
}

func getMe(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return struct {
		User
		CanJoinGroups           bool `json:"can_join_groups"`
		CanReadAllGroupMessages bool `json:"can_read_all_group_messages"`
		SupportsInlineQueries   bool `json:"supports_inline_queries"`
		CanConnectToBusiness    bool `json:"can_connect_to_business"`
		HasMainWebApp           bool `json:"has_main_web_app"`
	}{User: c.bot.asUser(), CanJoinGroups: true}, nil
}

// serveAPI answers /bot<token>/[test/]METHOD; the method may also be a parameter.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	token, name, ok := splitPath(r.URL.Path)
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		refusal(&apiError{code: 501, description: "Not Implemented"}).write(w)
		return
	}
	if !ok {
		refusal(&apiError{code: 404, description: "Not Found"}).write(w)
		return
	}
	p, uploaded, err := readParams(r)
	if err != nil {
		refusal(err).write(w)
		return
	}
	b, err := s.botByToken(token)
	if err != nil {
		s.journal.add(entry{Date: s.now().UTC(), Method: name, Params: p, Status: err.(*apiError).code, Description: err.(*apiError).description})
		refusal(err).write(w)
		return
	}
	if name == "" {
		name = p["method"]
		delete(p, "method")
	}
	s.serveCall(w, r, &call{bot: b, name: name, params: p, files: uploaded, done: r.Context().Done()})
}

func splitPath(path string) (token, method string, ok bool) {
	rest, ok := strings.CutPrefix(path, "/bot")
	if !ok {
		return "", "", false
	}
	token, method, ok = strings.Cut(rest, "/")
	if !ok {
		return "", "", false
	}
	return token, strings.TrimSuffix(strings.TrimPrefix(method, "test/"), "/"), true
}

// serveCall answers a call, unless a fault was ordered for it.
func (s *Server) serveCall(w http.ResponseWriter, r *http.Request, c *call) {
	e := s.journalEntry(c)
	f := s.faults.take(c.name, e.ChatID)
	if f != nil && !f.accepted() {
		s.fail(w, r, f, e)
		return
	}
	a := s.execute(c, e.ChatID)
	e.Status, e.Description = a.status, a.description
	if f != nil {
		s.spoil(w, f, a, e)
		return
	}
	s.journal.add(e)
	a.write(w)
}

// execute runs a call about a chat and gives the answer that Telegram would give.
func (s *Server) execute(c *call, chat int64) answer {
	run := s.methods[strings.ToLower(c.name)]
	if run == nil {
		return refusal(&apiError{code: 404, description: "Not Found: method not found"})
	}
	if err := s.tooFast(c, chat); err != nil {
		return refusal(err)
	}
	return answerTo(run(s, c))
}

// journalEntry notes the call and checks it against the method table.
func (s *Server) journalEntry(c *call) entry {
	lower := strings.ToLower(c.name)
	e := entry{Date: s.now().UTC(), Method: c.name, Params: c.params, bot: c.bot}
	if name, known := s.table.names[lower]; known {
		c.name, e.Method = name, name
		e.Violations = s.table.check(name, c.params)
	} else if name, known := s.table.other[lower]; known {
		c.name, e.Method = name, name
		e.Violations = []string{"method not implemented by the simulator"}
	} else {
		e.Violations = []string{"unknown method"}
	}
	e.Violations = append(e.Violations, s.table.unsupported(c.params)...)
	e.ChatID = s.chatOf(c)
	for _, v := range e.Violations {
		s.violation("%s: %s", e.Method, v)
	}
	return e
}

// chatOf is the chat a call is about; for the answer to a tap, the person who tapped.
func (s *Server) chatOf(c *call) int64 {
	if id := c.params["callback_query_id"]; id != "" && !c.params.has("chat_id") {
		s.mu.Lock()
		defer s.mu.Unlock()
		if cb := c.bot.callbacks[id]; cb != nil {
			return cb.user
		}
		return 0
	}
	return leadingInteger(c.params["chat_id"])
}
