using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Live;

/// <summary>Shows the cluster on the whole screen until somebody ends it.</summary>
internal sealed class TopLoop(ApiClient api, Terminal terminal, IKeys keys, TopView view, TimeSpan every)
{
    private const string Open = "\e[?1049h\e[?25l";
    private const string Close = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string RestOfLine = "\e[K\r\n";
    private const string RestOfScreen = "\e[J";

    /// <summary>A key is answered at once to the eye.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(40);

    private TopState _state = new();
    private string? _trouble;

    /// <summary>Looks and draws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var first = await LookAsync(cancellationToken);
        terminal.Output.Write(Open);
        try
        {
            await LiveAsync(first, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C ends it as q does.
        }
        finally
        {
            terminal.Output.Write(Close);
            terminal.Output.Flush();
        }
    }

    private async Task LiveAsync(TopLook first, CancellationToken cancellationToken)
    {
        var (look, next, lookedAt, screen) = (first, Task.FromResult(first), terminal.Time.GetTimestamp(), terminal.Screen());
        Draw(look, screen);
        while (!_state.IsOver)
        {
            await Task.Delay(Tick, terminal.Time, cancellationToken);
            var (before, trouble, shown) = (_state, _trouble, look);
            for (var key = keys.Next(); key is { } pressed && !_state.IsOver; key = keys.Next())
            {
                _state = _state.Press(pressed, TopView.Rows(look, _state).Count, TopView.Page(screen));
            }

            if (next.IsCompleted)
            {
                look = await TakenAsync(next, look);
                if (!_state.IsPaused && (terminal.Time.GetElapsedTime(lookedAt) >= every || Asks(before) != Asks(_state)))
                {
                    (next, lookedAt) = (LookAsync(cancellationToken), terminal.Time.GetTimestamp());
                }
            }

            if (before != _state || trouble != _trouble || shown != look || screen != terminal.Screen())
            {
                screen = terminal.Screen();
                Draw(look, screen);
            }
        }
    }

    private static (int Order, bool Reversed) Asks(TopState state) => (state.Order, state.Reversed);

    private Task<TopLook> LookAsync(CancellationToken cancellationToken) => TopLook.TakeAsync(api, TopOrder.All[_state.Order], _state.Reversed, cancellationToken);

    /// <summary>What was seen last stays while nobody answers, with the reason.</summary>
    private async Task<TopLook> TakenAsync(Task<TopLook> taken, TopLook last)
    {
        try
        {
            var look = await taken;
            _trouble = null;
            return look;
        }
        catch (CallException exception)
        {
            _trouble = exception.Message.Split('\n')[0];
            return last;
        }
    }

    private void Draw(TopLook look, (int Width, int Height) screen)
    {
        terminal.Output.Write(Home);
        Paint.Write(terminal, view.Lines(look, _state, _trouble, screen, terminal.Time.GetUtcNow()), RestOfLine);
        terminal.Output.Write(RestOfScreen);
        terminal.Output.Flush();
    }
}
