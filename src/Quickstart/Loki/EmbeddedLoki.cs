using System.Net;
using OrleansKafkaLoki.Quickstart.Loki.Faults;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Page;
using OrleansKafkaLoki.Quickstart.Loki.Push;
using OrleansKafkaLoki.Quickstart.Loki.Query;
using OrleansKafkaLoki.Quickstart.Loki.Storage;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki;

/// <summary>
/// A Loki inside this process, as strict as the real one where a client can tell. It keeps the newest logs in memory,
/// shows them on a page at its root, and can be told to misbehave. It listens on 127.0.0.1.
/// </summary>
internal sealed class EmbeddedLoki : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly Tenants _tenants;
    private readonly PushEndpoint _push;

    private EmbeddedLoki(EmbeddedLokiOptions options, IArrivals? arrivals, TimeProvider time)
    {
        _time = time;
        _tenants = new Tenants(options);
        _push = new PushEndpoint(new PushJudge(arrivals, time), Counters, time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        Map();
    }

    /// <summary>Its address, such as <c>http://127.0.0.1:3100</c>; the page is there too.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>The switchboard for misbehaviour.</summary>
    public LokiFaults Faults { get; } = new();

    /// <summary>What it has seen.</summary>
    public LokiCounters Counters { get; } = new();

    /// <summary>Starts a server.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="arrivals">Who is told of each entry stored.</param>
    /// <param name="time">The clock by which entries are too old or too new.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<EmbeddedLoki> StartAsync(EmbeddedLokiOptions options, IArrivals? arrivals = null, TimeProvider? time = null)
    {
        var loki = new EmbeddedLoki(options, arrivals, time ?? TimeProvider.System);
        try
        {
            await loki._app.StartAsync();
            return loki;
        }
        catch
        {
            await loki.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts other limits in place while it runs, as Loki's runtime configuration does; those of single tenants stay.</summary>
    public void Change(LokiLimits limits) => _tenants.Change(limits);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map()
    {
        const string api = "/loki/api/v1";
        _app.MapPost($"{api}/push", (RequestDelegate)(context => PushAsync(context, Faults.Push.Take() ?? LokiFault.None)));
        Read($"{api}/labels", Faults.Query, (store, _, _) => QueryApi.Labels(store));
        Read($"{api}/label", Faults.Query, (store, _, _) => QueryApi.Labels(store));
        Read($"{api}/label/{{name}}/values", Faults.Query, (store, _, context) => QueryApi.LabelValues(store, (string)context.Request.RouteValues["name"]!));
        Read($"{api}/series", Faults.Query, (store, parameters, _) => QueryApi.Series(store, parameters));
        Read($"{api}/query", Faults.Query, (store, parameters, _) => QueryApi.Query(store, parameters));
        Read($"{api}/query_range", Faults.Query, (store, parameters, context) => QueryApi.QueryRange(store, parameters, AsksToCategorize(context.Request)));
        _app.MapGet("/ready", (RequestDelegate)(context => OnFaultOr(context, Faults.Ready, () => AnswerAsync(context, 200, "ready\n"))));
        _app.MapMethods("/flush", ["GET", "POST"], (RequestDelegate)FlushAsync);
        _app.MapGet($"{api}/status/buildinfo", (RequestDelegate)(context => context.Response.WriteAsync("{\"version\":\"3.7.6\",\"branch\":\"embedded\"}")));
        LogPage.Map(_app);
    }

    private void Read(string path, FaultSwitch faults, Func<TenantStore, QueryParameters, HttpContext, byte[]> answer) =>
        _app.MapMethods(path, ["GET", "POST"], (RequestDelegate)(context => OnFaultOr(context, faults, () => ReadAsync(context, answer))));

    private async Task ReadAsync(HttpContext context, Func<TenantStore, QueryParameters, HttpContext, byte[]> answer)
    {
        if (_tenants.Find(context.Request, out var status, out var error) is not { } store)
        {
            await AnswerAsync(context, status, error);
            return;
        }

        try
        {
            var body = answer(store, await QueryParameters.ReadAsync(context.Request, _time), context);
            context.Response.ContentType = "application/json; charset=UTF-8";
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
        catch (LokiQueryException failure)
        {
            await AnswerAsync(context, failure.Status, failure.Message);
        }
    }

    private Task FlushAsync(HttpContext context)
    {
        _tenants.Flush();
        return AnswerAsync(context, 204, "");
    }

    private async Task PushAsync(HttpContext context, LokiFault fault)
    {
        if (fault.StoresLater)
        {
            var read = new TaskCompletionSource();
            await Task.WhenAny(StoreAsync(context, fault.Delay, read), read.Task);
            await MisbehaveAsync(context, fault);
            return;
        }

        var stores = fault.AfterStoring || !fault.Refuses;
        var answer = stores ? await StoreAsync(context, fault.AfterStoring ? TimeSpan.Zero : fault.Delay) : PushReply.Stored;
        if (fault.AfterStoring || fault.Refuses)
        {
            await Task.Delay(fault.Delay, _time, context.RequestAborted);
        }

        await (fault.Refuses ? MisbehaveAsync(context, fault) : AnswerAsync(context, answer));
    }

    private async Task<PushReply> StoreAsync(HttpContext context, TimeSpan delay, TaskCompletionSource? read = null) => _tenants.Find(context.Request, out var status, out var error) is { } store
        ? await _push.HandleAsync(context.Request, store, delay, read)
        : new PushReply(status, error);

    private async Task OnFaultOr(HttpContext context, FaultSwitch faults, Func<Task> usual)
    {
        var fault = faults.Take() ?? LokiFault.None;
        await Task.Delay(fault.Delay, _time, context.RequestAborted);
        await (fault.Refuses ? MisbehaveAsync(context, fault) : usual());
    }

    private async Task MisbehaveAsync(HttpContext context, LokiFault fault)
    {
        if (fault.HangUp)
        {
            context.Abort();
            return;
        }

        var status = fault.Status!.Value;
        if (context.Request.Path.Value!.EndsWith("/push", StringComparison.Ordinal))
        {
            Counters.CountPush(status);
        }

        context.Response.Headers.RetryAfter = fault.RetryAfter;
        await AnswerAsync(context, status, fault.Body);
    }

    private static Task AnswerAsync(HttpContext context, PushReply answer) =>
        AnswerAsync(context, answer.Status, answer.Body.Length > 0 ? answer.Body + "\n" : "");

    private static bool AsksToCategorize(HttpRequest request) =>
        request.Headers["X-Loki-Response-Encoding-Flags"].ToString().Contains("categorize-labels", StringComparison.Ordinal);

    private static async Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        if (body.Length > 0)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(body, context.RequestAborted);
        }
    }
}
