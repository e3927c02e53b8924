package telegram

import (
	"bytes"
	"context"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/senim-bot/senim/internal/dialog"
)

// noAddress stands where Telegram insists on an address: the point on the map says where, and the line would stand on a lock screen.
const noAddress = "–"

// SendPlace sends a point on the map under a neutral title, as an answer to something somebody did, and gives its id. Like a picture it cannot be edited.
func (c *Client) SendPlace(ctx context.Context, chat int64, latitude, longitude float64, title dialog.Opening) (int, error) {
	request := call{method: "sendVenue", chat: chat, do: func(ctx context.Context) error {
		_, err := c.bot.SendVenue(ctx, &bot.SendVenueParams{
			ChatID: chat, Latitude: latitude, Longitude: longitude, Title: string(title), Address: noAddress, ProtectContent: true,
		})
		return err
	}}
	x, err := c.run(ctx, request)
	return sent(request, x, err)
}

// CalendarName is the name that a file for a calendar has on a phone: it tells nothing.
const CalendarName = "1.ics"

// SendCalendar sends a file that a phone's calendar opens, as an answer to something somebody did, and gives its id. It is the one thing that is not protected: what
// cannot be saved cannot be opened by a calendar. Like a picture it cannot be edited.
func (c *Client) SendCalendar(ctx context.Context, chat int64, content []byte) (int, error) {
	request := call{method: "sendDocument", chat: chat, do: func(ctx context.Context) error {
		_, err := c.bot.SendDocument(ctx, &bot.SendDocumentParams{
			ChatID: chat, Document: &models.InputFileUpload{Filename: CalendarName, Data: bytes.NewReader(content)}, DisableContentTypeDetection: true,
		})
		return err
	}}
	x, err := c.run(ctx, request)
	return sent(request, x, err)
}

// SendPhoto sends a photo that Telegram keeps on, as an answer to something somebody did, and gives its id. Its words, if it has any, must not be read off a lock screen: it comes
// covered, without a sound and without a caption. Like a picture it cannot be edited. Invalid: Telegram keeps no such photo, or not for this bot.
func (c *Client) SendPhoto(ctx context.Context, chat int64, fileID string) (int, error) {
	return c.sendOn(ctx, call{method: "sendPhoto", chat: chat, params: &bot.SendPhotoParams{
		ChatID: chat, Photo: &models.InputFileString{Data: fileID}, HasSpoiler: true, DisableNotification: true, ProtectContent: true,
	}})
}

// SendVoice is SendPhoto for a voice note.
func (c *Client) SendVoice(ctx context.Context, chat int64, fileID string) (int, error) {
	return c.sendOn(ctx, call{method: "sendVoice", chat: chat, params: &bot.SendVoiceParams{
		ChatID: chat, Voice: &models.InputFileString{Data: fileID}, DisableNotification: true, ProtectContent: true,
	}})
}

func (c *Client) sendOn(ctx context.Context, request call) (int, error) {
	x, err := c.run(ctx, request)
	return sent(request, x, err)
}
