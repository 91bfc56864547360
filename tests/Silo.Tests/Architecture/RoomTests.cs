using System.Text.RegularExpressions;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Architecture;

/// <summary>The folders of a project are its rooms. They have an order, and a file uses only its own room and those below it.</summary>
public sealed class RoomTests
{
    /// <summary>Each project's rooms, from the bottom to the top.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Grains.Interfaces"] = ["Partitions", "Streams", "DeadLetters", "Explanation", "Pipelines", "Cluster", "Audit", "Events", "Jobs"],
        ["Grains"] =
        [
            "Base",
            "Events",
            "Options", "Options.Source", "Options.Sink", "Options.Stages", "Options.Pipelines",
            "Loki", "Loki.Limits", "Loki.Reconciliation",
            "Records", "Records.Decompression", "Records.Regexes", "Records.Texts", "Records.Templates.Functions", "Records.Templates", "Records.Json",
            "Records.Parsing", "Records.Times", "Records.Values.Secrets", "Records.Values", "Records.Events", "Records.Conditions", "Records.Logql.Formats", "Records.Logql",
            "Records.Stages",
            "Records.Labels", "Records.Lines", "Records.Checks", "Records.Entries", "Records.Chunks", "Records.Routing",
            "DeadLetters", "DeadLetters.Watch",
            "Rendering",
            "Pipelines.Topics", "Pipelines.Placement",
            "Streams.Journal", "Streams.Batches", "Streams.Delivery", "Streams.Placement", "Streams.Intake", "Streams.Selection", "Streams.Pauses", "Streams.Watch", "Streams",
            "Partitions.Feeds", "Partitions.Acknowledgement", "Partitions.Checkpoints", "Partitions.Alignment", "Partitions",
            "Audit",
            "Explanation",
            "Cluster",
            "Jobs",
            "Hosting",
        ],
        ["Silo"] =
        [
            "Options", "Secrets",
            "Kafka.Native", "Kafka.Health", "Kafka.Credentials", "Kafka.Admin", "Kafka.Consuming", "Kafka",
            "Loki.Http", "Loki.Admission", "Loki.Push", "Loki.Query", "Loki",
            "DeadLetters", "DeadLetters.Watch",
            "Store.Journals", "Store",
            "Health",
            "Api.Views", "Api.Problems",
            "Access",
            "Api.Queries", "Api.Reading", "Api.Requests", "Api.Following", "Api",
            "Admin",
            "Cluster",
            "Telemetry",
            "Rendering", "Testing",
            "Configuration.Yaml", "Configuration.Presets", "Configuration.Effects", "Configuration",
            "Schema", "Explanation",
            "Replay",
            "Audit", "Audit.Continuous", "Audit.Peers",
            "Jobs",
            "Preflight.Findings", "Preflight.Prediction", "Preflight.Limits", "Preflight",
            "Hosting",
            "CommandLine",
            "",
        ],
        ["Okl"] = ["Json", "Terminals", "Local", "Output", "Http", "Calls", "Completion", "Steering", "Live", "Following", "Commands", ""],
        ["Quickstart"] =
        [
            "Text",
            "Input",
            "Store",
            "Broker",
            "Loki.Labels", "Loki.Wire", "Loki.Limits", "Loki.Storage", "Loki.Push", "Loki.Query", "Loki.Page", "Loki.Faults", "Loki",
            "Ledger",
            "Generator",
            "SiloProcess",
            "Cluster",
            "Stack",
            "Progress",
            "CommandLine",
            "Run",
            "",
        ],
    };

    private static readonly string[] Parents = ["src", "tests"];

    public static TheoryData<string> Projects => [.. Rooms.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_Listed_AreTheFolders(string project) => Assert.Equal(
        Rooms[project].Order(StringComparer.Ordinal),
        SourceFile.In($"src/{project}").Select(file => file.Room).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Uses_OfRooms_PointDown(string project)
    {
        var order = Rooms[project];
        var files = SourceFile.In($"src/{project}").ToList();
        AssertNone(
            from file in files
            from room in order[(Array.IndexOf(order, file.Room) + 1)..].Where(room => room.Length > 0)
            let types = files.Where(other => other.Room == room).Select(other => other.Type)
            let use = UseOf(project, room, types, IsSeenFrom(file.Room, room))
            from line in file.Lines.Index()
            where use.IsMatch(line.Item)
            select $"{file.Path}:{line.Index + 1} in {file.Room} uses {room}, a room above it: {line.Item.Trim()}");
    }

    [Fact]
    public void Namespaces_OfFiles_AreTheirFolders() => AssertNone(
        from parent in Parents
        from folder in Directory.GetDirectories(RepositoryFile.Path(parent))
        let project = Path.GetFileName(folder)
        from file in SourceFile.In($"{parent}/{project}")
        where file.Namespace is { } name && name != $"OrleansKafkaLoki.{project}.{file.Room}".TrimEnd('.')
        select $"{file.Path} has the namespace {file.Namespace}");

    private static void AssertNone(IEnumerable<string> mistakes) => Assert.True(!mistakes.Any(), string.Join('\n', mistakes));

    /// <summary>The types of a room that encloses another are seen there without a word.</summary>
    private static bool IsSeenFrom(string inner, string room) => inner.StartsWith($"{room}.", StringComparison.Ordinal);

    /// <summary>A room's namespace by its full name, or one of its types behind the last part of that, or alone where it is seen.</summary>
    private static Regex UseOf(string project, string room, IEnumerable<string> types, bool isSeen)
    {
        var type = $@"(?:{string.Join('|', types.Distinct())})\b";
        var full = Regex.Escape($"OrleansKafkaLoki.{project}.{room}");
        return new Regex($@"\b{full}(?:;|\.{type})|\b{room.Split('.')[^1]}\.{type}{(isSeen ? $@"|(?<![\w.]){type}" : "")}");
    }
}
