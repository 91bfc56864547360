using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Quickstart.Store;
using OrleansKafkaLoki.Silo.Tests.Api;

namespace OrleansKafkaLoki.Silo.Tests.Admin;

/// <summary>A real browser with a page of another origin before a listener that is open on loopback.</summary>
public sealed partial class CrossSiteTests : IDisposable
{
    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    private readonly TempFolder _profile = new();

    public void Dispose() => _profile.Dispose();

    [Fact]
    public async Task Page_OfAnotherOrigin_ChangesNothing()
    {
        var browser = Browsers.Select(Find).FirstOrDefault(path => path is not null);
        Assert.SkipWhen(browser is null, "No Chromium is installed.");
        var cluster = new StaticCluster { Partitions = [StaticCluster.Running("a", 3, 0)] };
        await using var listener = await ApiListener.StartAsync(cluster);
        var (target, done) = (listener.Client.BaseAddress!, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePorts.Find(1)[0]}");
        await using var page = await ServeAsync(address, Html(target), done);

        using var process = Process.Start(new ProcessStartInfo(browser!)
        {
            ArgumentList = { "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", $"--user-data-dir={_profile.Path}", "--remote-debugging-port=0", address },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            await Eventually.HoldsAsync(() => done.Task.IsCompleted, "the page has sent all that it tries", () => $"the browser has ended: {process.HasExited}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Empty(cluster.Orders);
        await Eventually.HoldsAsync(async () => await RefusedAsync(listener) >= 3, "its requests came, and were refused", () => RefusedAsync(listener).Result);
        using var program = await listener.Client.PostAsync(new Uri("change", UriKind.Relative), content: null, TestContext.Current.CancellationToken);
        Assert.True(program.IsSuccessStatusCode);
    }

    private static string? Find(string name) =>
        Environment.GetEnvironmentVariable("PATH")?.Split(':').Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static async Task<int> RefusedAsync(ApiListener listener)
    {
        var metrics = await listener.Client.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        return Refused().Match(metrics) is { Success: true } found ? int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    private static async Task<WebApplication> ServeAsync(string address, string html, TaskCompletionSource done)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        app.MapGet("/", () => Results.Content(html, "text/html"));
        app.MapGet("/done", done.TrySetResult);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>What a page can send without being asked first (no preflight), by script and by a form.</summary>
    private static string Html(Uri target) => $$"""
        <!doctype html><title>evil</title>
        <iframe name="hidden"></iframe>
        <form method="post" target="hidden" enctype="text/plain" action="{{target}}api/v1/cluster/rebalance"><input name='{"reason":"' value='evil"}'></form>
        <script>
        const order = JSON.stringify({ desired: "paused", reason: "evil" });
        const tries = [
          fetch("{{target}}change", { method: "POST", mode: "no-cors" }),
          fetch("{{target}}api/v1/pipelines/app/topics/a/partitions/3/flush", { method: "POST", mode: "no-cors", credentials: "include", body: order }),
          fetch("{{target}}api/v1/pipelines/app/state", { method: "PUT", headers: { "Content-Type": "application/json" }, body: order }),
        ];
        document.forms[0].submit();
        Promise.allSettled(tries).then(() => setTimeout(() => fetch("/done"), 500));
        </script>
        """;

    [GeneratedRegex("""^okl_admin_refused_total\{[^}]*reason="(?:cross_)?origin"[^}]*\} (\d+)""", RegexOptions.Multiline)]
    private static partial Regex Refused();
}
