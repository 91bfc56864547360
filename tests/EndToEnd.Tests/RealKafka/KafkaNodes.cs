using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>
/// Nodes of a real Apache Kafka, each broker and controller in one, from the jars in <c>libs</c> of the folder that
/// <c>OKL_TEST_KAFKA_HOME</c> names. They need Java and end with the test.
/// </summary>
internal sealed partial class KafkaNodes : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly string? Java = Programs.Find("java");

    private readonly TempFolder _folder = new();
    private readonly string _clusterId = Convert.ToBase64String(Guid.NewGuid().ToByteArray())[..22].Replace('+', '-').Replace('/', '_');
    private readonly int[] _ports;
    private readonly LoggedProcess?[] _nodes;
    private readonly IAdminClient _admin;
    private readonly KafkaListener? _secure;
    private readonly string[] _more;

    private KafkaNodes(int count, KafkaListener? secure, string[] more)
    {
        (_secure, _more) = (secure, more);
        _ports = FreePorts.Find(3 * count);
        _nodes = new LoggedProcess?[count];
        BootstrapServers = string.Join(',', Enumerable.Range(0, count).Select(id => Address(_ports[id])));
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Where clients connect.</summary>
    public string BootstrapServers { get; }

    /// <summary>The consumer groups.</summary>
    public KafkaGroups Groups => new(BootstrapServers, _admin);

    /// <summary>Where clients connect that prove themselves.</summary>
    public string SecureServers => string.Join(',', _ports.TakeLast(_nodes.Length).Select(Address));

    private static string? Home => Environment.GetEnvironmentVariable("OKL_TEST_KAFKA_HOME");

    /// <summary>Starts so many nodes and waits until all take part.</summary>
    /// <param name="count">How many.</param>
    /// <param name="properties">Properties of each, beside or in place of the usual; <c>{listeners}</c> is the usual ones' value.</param>
    public static Task<KafkaNodes> StartAsync(int count, params string[] properties) => StartAsync(count, secure: null, properties);

    /// <summary>As the other.</summary>
    /// <param name="count">How many.</param>
    /// <param name="secure">What they listen on beside the open port.</param>
    /// <param name="properties">Properties of each, beside or in place of the usual.</param>
    public static async Task<KafkaNodes> StartAsync(int count, KafkaListener? secure, params string[] properties)
    {
        Assert.SkipUnless(Home is { Length: > 0 } home && Directory.Exists(Path.Combine(home, "libs")), "OKL_TEST_KAFKA_HOME names no folder with the jars of Apache Kafka in libs.");
        Assert.SkipUnless(Java is not null, "There is no java on the PATH.");
        var nodes = new KafkaNodes(count, secure, properties);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(nodes.StartNodeAsync));
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a node, for the first time or again, and waits until the others know it.</summary>
    public async Task StartNodeAsync(int id)
    {
        var properties = _folder.File($"{id}.properties");
        if (!File.Exists(properties))
        {
            await File.WriteAllTextAsync(properties, Properties(id), TestContext.Current.CancellationToken);
            var format = Start("kafka.tools.StorageTool", "format", $"--cluster-id={_clusterId}", "-c", properties);
            Assert.Equal(0, await format.Exited);
            format.Dispose();
        }

        _nodes[id] = Start("kafka.Kafka", properties);
        await Eventually.HoldsAsync(async () => await Task.Run(() => Knows(id)), $"node {id} takes part");
    }

    /// <summary>Ends a node at once.</summary>
    public async Task KillNodeAsync(int id)
    {
        _nodes[id]!.Kill();
        await _nodes[id]!.Exited;
        _nodes[id]!.Dispose();
        _nodes[id] = null;
    }

    /// <summary>Stops a node in good order.</summary>
    public async Task StopNodeAsync(int id)
    {
        await _nodes[id]!.StopAsync(Patience, TimeProvider.System);
        _nodes[id]!.Dispose();
        _nodes[id] = null;
    }

    public Task CreateTopicAsync(string name, int partitions, short replicas = 1, Dictionary<string, string>? settings = null) =>
        _admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = replicas, Configs = settings }]);

    /// <summary>Creates a topic of one partition, whose replica on the second node may take over from the first with whatever it has.</summary>
    public Task CreateLossyTopicAsync(string name, int leader, int follower) => _admin.CreateTopicsAsync(
    [
        new TopicSpecification
        {
            Name = name,
            NumPartitions = 1,
            ReplicasAssignments = new() { [0] = [leader, follower] },
            Configs = new() { ["unclean.leader.election.enable"] = "true", ["min.insync.replicas"] = "1" },
        },
    ]);

    /// <summary>Makes the replica that is there the leader of a topic's only partition, and waits until it is.</summary>
    public Task ElectAsync(string topic, int leader) => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                await _admin.ElectLeadersAsync(ElectionType.Unclean, [new TopicPartition(topic, 0)], new ElectLeadersOptions { RequestTimeout = TimeSpan.FromSeconds(5), OperationTimeout = TimeSpan.FromSeconds(5) });
            }
            catch (KafkaException)
            {
                // It is there already, or not yet.
            }

            return (await Task.Run(() => _admin.GetMetadata(topic, Patience))).Topics.Single().Partitions.Single().Leader == leader;
        },
        $"node {leader} leads {topic}");

    public Task DeleteTopicsAsync(params string[] names) => _admin.DeleteTopicsAsync(names);

    /// <summary>Grants a user what it does to a topic or a group.</summary>
    public Task GrantAsync(string user, ResourceType type, string name, params AclOperation[] operations) => _admin.CreateAclsAsync(operations.Select(operation => new AclBinding
    {
        Pattern = new ResourcePattern { Type = type, Name = name, ResourcePatternType = ResourcePatternType.Literal },
        Entry = new AccessControlEntry { Principal = $"User:{user}", Host = "*", Operation = operation, PermissionType = AclPermissionType.Allow },
    }));

    /// <summary>The node that leads each partition of a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="count">How many partitions it has: not every broker knows of a new topic at once.</param>
    public async Task<IReadOnlyList<int>> LeadersAsync(string topic, int count)
    {
        int[] leaders = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                var partitions = (await Task.Run(() => _admin.GetMetadata(topic, Patience))).Topics.Single().Partitions;
                leaders = [.. partitions.OrderBy(partition => partition.PartitionId).Select(partition => partition.Leader)];
                return leaders.Length == count && Array.TrueForAll(leaders, leader => leader >= 0);
            },
            $"{topic} has {count} leaders",
            () => string.Join(' ', leaders));
        return leaders;
    }

    /// <summary>A partition's first offset and its end, behind markers as well.</summary>
    public async Task<(long Start, long End)> OffsetsAsync(string topic, int partition)
    {
        return (await OffsetAsync(OffsetSpec.Earliest()), await OffsetAsync(OffsetSpec.Latest()));

        async Task<long> OffsetAsync(OffsetSpec which) => (await _admin.ListOffsetsAsync(
            [new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic, partition), OffsetSpec = which }],
            new ListOffsetsOptions { RequestTimeout = Patience })).ResultInfos.Single().TopicPartitionOffsetError.Offset;
    }

    /// <summary>The end of a topic's first partition; 0 when there is no such topic.</summary>
    public async Task<long> EndAsync(string topic) =>
        (await Task.Run(() => _admin.GetMetadata(Patience))).Topics.Exists(found => found.Topic == topic) ? (await OffsetsAsync(topic, 0)).End : 0;

    /// <summary>The file of a partition's first records on a node.</summary>
    public string SegmentOf(int id, string topic, int partition) =>
        Path.Combine(_folder.File($"{id}"), string.Create(CultureInfo.InvariantCulture, $"{topic}-{partition}"), "00000000000000000000.log");

    /// <summary>Gives a user of SCRAM-SHA-512 a password.</summary>
    public Task SetPasswordAsync(string user, string password) => _admin.AlterUserScramCredentialsAsync(
    [
        new UserScramCredentialUpsertion
        {
            User = user,
            Password = System.Text.Encoding.UTF8.GetBytes(password),
            ScramCredentialInfo = new ScramCredentialInfo { Mechanism = ScramMechanism.ScramSha512, Iterations = 4096 },
        },
    ]);

    /// <summary>Deletes a partition's records before an offset.</summary>
    public Task DeleteRecordsAsync(string topic, int partition, long before) =>
        _admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, partition, before)]);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.OfType<LoggedProcess>())
        {
            node.Kill();
            await node.Exited;
            node.Dispose();
        }

        _admin.Dispose();
        _folder.Dispose();
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static LoggedProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Java!, ["-Xmx384m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", .. arguments]);
        start.Environment["CLASSPATH"] = Path.Combine(Home!, "libs", "*");
        return LoggedProcess.Start(start, static _ => { });
    }

    private bool Knows(int id)
    {
        try
        {
            return _admin.GetMetadata(TimeSpan.FromSeconds(5)).Brokers.Exists(broker => broker.BrokerId == id);
        }
        catch (KafkaException)
        {
            return false; // Nobody answers yet.
        }
    }

    private string Properties(int id)
    {
        var count = _nodes.Length;
        var (client, controller) = (Address(_ports[id]), Address(_ports[count + id]));
        return $"""
            process.roles=broker,controller
            node.id={id}
            controller.quorum.voters={string.Join(',', Enumerable.Range(0, count).Select(other => $"{other}@{Address(_ports[count + other])}"))}
            listeners=PLAINTEXT://{client},CONTROLLER://{controller}
            advertised.listeners=PLAINTEXT://{client}
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
            log.dirs={_folder.File($"{id}").Replace('\\', '/')}
            default.replication.factor={count}
            min.insync.replicas={(count + 1) / 2}
            offsets.topic.replication.factor={count}
            offsets.topic.num.partitions=4
            transaction.state.log.replication.factor={count}
            transaction.state.log.min.isr=1
            auto.create.topics.enable=false
            {string.Join('\n', _more.Select(line => line.Replace("{listeners}", $"PLAINTEXT://{client},CONTROLLER://{controller}", StringComparison.Ordinal)))}
            {SecureProperties(id, client, controller)}
            """;
    }

    private string SecureProperties(int id, string client, string controller)
    {
        if (_secure is null)
        {
            return "";
        }

        var secure = Address(_ports[(2 * _nodes.Length) + id]);
        return $"""
            listeners=PLAINTEXT://{client},CONTROLLER://{controller},SECURE://{secure}
            advertised.listeners=PLAINTEXT://{client},SECURE://{secure}
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURE:{_secure.Protocol}
            {string.Join('\n', _secure.Lines)}
            """;
    }
}
