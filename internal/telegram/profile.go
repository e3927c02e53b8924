package telegram

import (
	"context"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// Identity is who the token belongs to. Username is without @, Name the one in the language Telegram falls back to.
type Identity struct {
	ID       int64
	Username string
	Name     string
}

// Command is one line of the bot's menu of commands.
type Command struct {
	Name        string
	Description string
}

// Updates are the kinds of update the bot asks for; Telegram makes no others for it.
func Updates() []string { return []string{"message", "callback_query", "my_chat_member"} }

// Me asks who the token belongs to. It also shows that the server can be reached and the token is right.
func (c *Client) Me(ctx context.Context) (Identity, error) {
	var me Identity
	_, err := c.run(ctx, call{method: "getMe", repeatable: true, do: func(ctx context.Context) error {
		user, err := c.bot.GetMe(ctx)
		if err == nil {
			me = Identity{ID: user.ID, Username: user.Username, Name: user.FirstName}
		}
		return err
	}})
	if err == nil && me.ID == 0 {
		err = &SendError{Method: "getMe", Class: Unknown, Reason: "no_identity"}
	}
	return me, err
}

// SetCommands sets the menu of commands in a language (ISO 639-1), or the one for all other languages if lang is empty.
func (c *Client) SetCommands(ctx context.Context, lang string, commands []Command) error {
	params := &bot.SetMyCommandsParams{LanguageCode: lang}
	for _, k := range commands {
		params.Commands = append(params.Commands, models.BotCommand{Command: k.Name, Description: k.Description})
	}
	return c.set(ctx, "setMyCommands", params)
}

// SetName sets the bot's name as people of that language see it, on lock screens too.
func (c *Client) SetName(ctx context.Context, lang, name string) error {
	params := &bot.SetMyNameParams{Name: name, LanguageCode: lang}
	return c.set(ctx, "setMyName", params)
}

// SetDescription sets what an empty chat with the bot shows.
func (c *Client) SetDescription(ctx context.Context, lang, text string) error {
	params := &bot.SetMyDescriptionParams{Description: text, LanguageCode: lang}
	return c.set(ctx, "setMyDescription", params)
}

// SetShortDescription sets the line of the bot's profile page.
func (c *Client) SetShortDescription(ctx context.Context, lang, text string) error {
	params := &bot.SetMyShortDescriptionParams{ShortDescription: text, LanguageCode: lang}
	return c.set(ctx, "setMyShortDescription", params)
}

// SetWebhook has Telegram deliver to the address, showing the secret with each delivery. What is waiting already is delivered too.
func (c *Client) SetWebhook(ctx context.Context, url, secret string) error {
	params := &bot.SetWebhookParams{URL: url, SecretToken: secret, MaxConnections: 40, AllowedUpdates: Updates()}
	return c.set(ctx, "setWebhook", params)
}

// DeleteWebhook ends such deliveries, so that polling can begin. Nothing that waits is dropped.
func (c *Client) DeleteWebhook(ctx context.Context) error {
	return c.set(ctx, "deleteWebhook", &bot.DeleteWebhookParams{})
}

func (c *Client) set(ctx context.Context, method string, params any) error {
	_, err := c.run(ctx, call{method: method, repeatable: true, params: params})
	return err
}
