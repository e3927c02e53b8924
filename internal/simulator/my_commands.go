package simulator

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxCommands    = 100
	maxCommand     = 32
	maxCommandHelp = 256
)

// botCommand is a Bot API BotCommand.
type botCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// commandKey is where a list of commands holds: a scope and a language, both may be the default.
type commandKey struct {
	Scope    string
	Language string
}

// MarshalText makes the key usable in the state file.
func (k commandKey) MarshalText() ([]byte, error) { return []byte(k.Scope + "|" + k.Language), nil }

// UnmarshalText reads what MarshalText wrote.
func (k *commandKey) UnmarshalText(text []byte) error {
	k.Scope, k.Language, _ = strings.Cut(string(text), "|")
	return nil
}

func setMyCommands(s *Server, c *call) (any, error) {
	commands, err := readCommands(c.params)
	if err != nil {
		return nil, err
	}
	key, err := readCommandKey(c.params)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.bot.profile.Commands[key] = commands
	s.changed()
	s.botChanged()
	return true, nil
}

func getMyCommands(s *Server, c *call) (any, error) {
	key, err := readCommandKey(c.params)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]botCommand{}, c.bot.profile.Commands[key]...), nil
}

func readCommands(p params) ([]botCommand, error) {
	commands := []botCommand{}
	if !p.has("commands") {
		return commands, nil
	}
	var value any
	if json.Unmarshal([]byte(p["commands"]), &value) != nil {
		return nil, badRequest("can't parse commands JSON object")
	}
	list, ok := value.([]any)
	if !ok {
		return nil, badRequest("expected an Array of BotCommand")
	}
	if len(list) > maxCommands {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, one := range list {
		command, err := readCommand(one)
		if err != nil {
			return nil, err
		}
		commands = append(commands, command)
	}
	return commands, nil
}

func readCommand(value any) (botCommand, error) {
	object, ok := value.(map[string]any)
	if !ok {
		return botCommand{}, badRequest("can't parse BotCommand: expected an Object")
	}
	name, err := requiredText(object, "command")
	if err != nil {
		return botCommand{}, badRequest("can't parse BotCommand: %s", err)
	}
	description, err := requiredText(object, "description")
	if err != nil {
		return botCommand{}, badRequest("can't parse BotCommand: %s", err)
	}
	command := botCommand{Command: strings.TrimPrefix(strings.TrimSpace(name), "/"), Description: strings.TrimSpace(description)}
	return command, command.check()
}

func (c botCommand) check() error {
	switch {
	case c.Command == "":
		return badRequest("command must be non-empty")
	case utf8.RuneCountInString(c.Command) > maxCommand:
		return badRequest("command length must not exceed %d", maxCommand)
	case c.Description == "":
		return badRequest("command description must be non-empty")
	case utf8.RuneCountInString(c.Description) > maxCommandHelp:
		return badRequest("command description length must not exceed %d", maxCommandHelp)
	case !regexp.MustCompile(`^[a-z0-9_]+$`).MatchString(c.Command):
		return badRequest("BOT_COMMAND_INVALID")
	}
	return nil
}

func readCommandKey(p params) (commandKey, error) {
	language, err := readLanguage(p)
	if err != nil {
		return commandKey{}, err
	}
	raw, err := readObject(p, "scope", "BotCommandScope")
	if err != nil || raw == nil {
		return commandKey{Scope: "default", Language: language}, err
	}
	var scope struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
		UserID int64           `json:"user_id"`
	}
	if json.Unmarshal(raw, &scope) != nil {
		return commandKey{}, badRequest("can't parse BotCommandScope JSON object")
	}
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return commandKey{Scope: scope.Type, Language: language}, nil
	case "chat", "chat_administrators":
		return commandKey{Scope: scope.Type + ":" + jsonText(scope.ChatID), Language: language}, nil
	case "chat_member":
		return commandKey{Scope: "chat_member:" + jsonText(scope.ChatID) + ":" + strconv.FormatInt(scope.UserID, 10), Language: language}, nil
	}
	return commandKey{}, badRequest("can't parse BotCommandScope: unsupported type specified")
}

// readLanguage takes a two-letter code or nothing.
func readLanguage(p params) (string, error) {
	language := p["language_code"]
	if language != "" && !regexp.MustCompile(`^[a-z]{2}$`).MatchString(language) {
		return "", badRequest("LANG_CODE_INVALID")
	}
	return language, nil
}
