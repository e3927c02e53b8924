package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/senim-bot/senim/internal/dialog"
)

// Options make a Client. Only Token is needed.
type Options struct {
	Token string
	// APIURL is the server without a trailing slash; empty for the official one.
	APIURL string
	// Rate is how many pushes go out in a second over all processes, 25 if zero.
	Rate float64
	// Tokens takes up to n pushes' worth of the rate that all processes share and says how long to wait when it grants none. Nil, or an error: this
	// process counts for itself.
	Tokens func(ctx context.Context, n int) (granted int, wait time.Duration, err error)
	// Slow tells all processes that Telegram refused a push: pause for so long and go on slower. May be nil.
	Slow func(ctx context.Context, pause time.Duration) error
	// Connections is how many requests may be in flight at once, 64 if zero. Pushes use at most half of them.
	Connections int
	Metrics     *Metrics
	// Transport replaces the tuned one in tests.
	Transport http.RoundTripper
}

// Client sends. It may be used by many goroutines. Every error of its calls is a *SendError.
type Client struct {
	bot  *bot.Bot
	http *http.Client
	// url is where the methods are, with the token.
	url     string
	metrics *Metrics
	lane    *lane
	pauses  *pauses
	pushes  chan struct{}
}

// SendOptions are the ways in which a new message may differ from the usual, an answer to something she did.
type SendOptions struct {
	// Bulk is a push: it must have been paid for by Take, is never repeated here, and is refused while the lane is paused.
	Bulk bool
}

// New makes a client without asking the server anything.
func New(o Options) (*Client, error) {
	if o.Connections == 0 {
		o.Connections = 64
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics(nil)
	}
	if o.Transport == nil {
		o.Transport = newTransport(o.Connections)
	}
	client := newHTTPClient(o.Transport)
	b, err := bot.New(o.Token, o.library(client)...)
	if err != nil {
		return nil, fmt.Errorf("make a Bot API client: %w", err)
	}
	return &Client{
		bot: b, http: client, url: methodsURL(o.Token, o.APIURL),
		metrics: o.Metrics, lane: newLane(o), pauses: newPauses(), pushes: make(chan struct{}, max(1, o.Connections/2)),
	}, nil
}

// Close gives idle connections back. Calls in flight go on.
func (c *Client) Close() { c.http.CloseIdleConnections() }

func (o Options) library(client *http.Client) []bot.Option {
	options := []bot.Option{
		bot.WithSkipGetMe(),
		bot.WithHTTPClient(callTime, wire{client}),
		// The library would print to the standard log. What it reports there (a pipe that did not close) also comes as the call's error.
		bot.WithErrorsHandler(func(error) {}),
	}
	if o.APIURL != "" {
		options = append(options, bot.WithServerURL(o.APIURL))
	}
	return options
}

// Send sends a new message, which nobody can forward or save, and gives its id.
func (c *Client) Send(ctx context.Context, chat int64, m dialog.Message, o SendOptions) (int, error) {
	params := &bot.SendMessageParams{
		ChatID: chat, Text: m.Text, ParseMode: models.ParseModeHTML, LinkPreviewOptions: noPreview(), ProtectContent: true,
	}
	if len(m.Keys) > 0 {
		params.ReplyMarkup = keyboard(m.Keys)
	}
	request := call{method: "sendMessage", chat: chat, params: params}
	if o.Bulk {
		return c.push(ctx, request)
	}
	x, err := c.run(ctx, request)
	return sent(request, x, err)
}

// pictureName is the name that an uploaded picture has on a phone: it tells nothing.
const pictureName = "1.png"

// SendPicture sends a PNG picture with a line under it, as an answer to something somebody did, and gives its id. Its text can never be edited (Missing): to
// take it away is to delete it.
func (c *Client) SendPicture(ctx context.Context, chat int64, png []byte, line dialog.Opening) (int, error) {
	request := call{method: "sendPhoto", chat: chat, do: func(ctx context.Context) error {
		_, err := c.bot.SendPhoto(ctx, &bot.SendPhotoParams{
			ChatID: chat, Photo: &models.InputFileUpload{Filename: pictureName, Data: bytes.NewReader(png)},
			Caption: string(line), ParseMode: models.ParseModeHTML, ProtectContent: true,
		})
		return err
	}}
	x, err := c.run(ctx, request)
	return sent(request, x, err)
}

// sent insists on a message id: a message that cannot be found again can never be edited or deleted.
func sent(r call, x *exchange, err error) (int, error) {
	id := x.reply.Result.MessageID
	if err == nil && id == 0 {
		return 0, &SendError{Method: r.method, Class: Unknown, Reason: "no_message_id", Status: x.status}
	}
	return id, err
}

// Edit replaces text and buttons of a message. That it says so already is no error.
func (c *Client) Edit(ctx context.Context, chat int64, id int, m dialog.Message) error {
	params := &bot.EditMessageTextParams{ChatID: chat, MessageID: id, Text: m.Text, ParseMode: models.ParseModeHTML, LinkPreviewOptions: noPreview()}
	if len(m.Keys) > 0 {
		params.ReplyMarkup = keyboard(m.Keys)
	}
	_, err := c.run(ctx, call{method: "editMessageText", chat: chat, repeatable: true, params: params})
	return unless(err, notModified)
}

// Delete removes messages, at most 100 at once. Those that do not exist are no error; those older than 48 hours are (TooOld).
func (c *Client) Delete(ctx context.Context, chat int64, ids ...int) error {
	if len(ids) == 0 {
		return nil
	}
	request := call{method: "deleteMessage", chat: chat, repeatable: true, params: &bot.DeleteMessageParams{ChatID: chat, MessageID: ids[0]}}
	if len(ids) > 1 {
		request.method, request.params = "deleteMessages", &bot.DeleteMessagesParams{ChatID: chat, MessageIDs: ids}
	}
	_, err := c.run(ctx, request)
	return unless(err, Missing)
}

// Remove takes an older message out of a chat: neutral first, because an edit has no age limit, then deleted. One that is gone, or too old to be deleted, is no
// error: nothing more can be done.
func (c *Client) Remove(ctx context.Context, chat int64, id int, neutral dialog.Message) error {
	err := c.Edit(ctx, chat, id, neutral)
	if err == nil || ClassOf(err) == Missing {
		err = c.Delete(ctx, chat, id)
	}
	return unless(err, TooOld)
}

// AnswerTap ends the waiting circle of a tap, with a toast or an alert if text is not empty (at most 200 characters). That it is too late is no error.
func (c *Client) AnswerTap(ctx context.Context, id, text string, alert bool) error {
	params := &bot.AnswerCallbackQueryParams{CallbackQueryID: id, Text: text, ShowAlert: alert}
	_, err := c.run(ctx, call{method: "answerCallbackQuery", repeatable: true, params: params})
	return unless(err, TooOld)
}

// LeaveChat leaves a group or a channel.
func (c *Client) LeaveChat(ctx context.Context, chat int64) error {
	_, err := c.run(ctx, call{method: "leaveChat", repeatable: true, params: &bot.LeaveChatParams{ChatID: chat}})
	return err
}

// unless makes an outcome that the caller wanted anyway no error.
func unless(err error, fine Class) error {
	var e *SendError
	if errors.As(err, &e) && e.Class == fine {
		return nil
	}
	return err
}

func noPreview() *models.LinkPreviewOptions {
	return &models.LinkPreviewOptions{IsDisabled: bot.True()}
}

func keyboard(keys [][]dialog.Key) *models.InlineKeyboardMarkup {
	rows := make([][]models.InlineKeyboardButton, len(keys))
	for i, row := range keys {
		for _, k := range row {
			rows[i] = append(rows[i], models.InlineKeyboardButton{Text: k.Text, URL: k.URL, CallbackData: k.Data})
		}
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}
}
