using System.CommandLine;
using System.Globalization;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.MacroBenchmark;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Store;

var records = new Option<long>("--records") { Description = "Records to ship as fast as it goes.", DefaultValueFactory = _ => 2_000_000 };
var rate = new Option<double>("--rate") { Description = "Records per second; then what they cost is measured after 20 s. 0: as fast as it goes." };
var seconds = new Option<double>("--for") { Description = "Seconds that are measured at a rate.", DefaultValueFactory = _ => 60 };
var streams = new Option<int>("--streams") { Description = "Label streams.", DefaultValueFactory = _ => 20 };
var keyed = new Option<bool>("--keyed") { Description = "Each stream's records are on one partition, as records with a key are (the default)." };
var spread = new Option<bool>("--spread") { Description = "Each stream's records are on all partitions." };
var staged = new Option<bool>("--stages") { Description = "Through the stages json, drop, timestamp, set, line, redact; needs a broker that keeps all (--kafka)." };
var batchAge = new Option<double?>("--batch-age") { Description = "Seconds after which a batch is pushed (batch.timeout_secs); else the default." };
var published = new Option<string?>("--silo") { Description = "OrleansKafkaLoki.Silo.dll of a published silo; else the one that was built along." };
var partitions = new Option<int>("--partitions") { Description = "Partitions of the topic.", DefaultValueFactory = _ => 12 };
var kafka = new Option<string?>("--kafka") { Description = "Kafka, host:port; else the embedded broker." };
var loki = new Option<string?>("--loki") { Description = "Loki, http://host:port; else the embedded one." };
var redis = new Option<string?>("--redis") { Description = "Redis, host:port; else the embedded one." };
var buffer = new Option<long?>("--buffer-bytes") { Description = "The silo's byte budget; else its default." };
var brokers = new Argument<string>("brokers");
var topic = new Argument<string>("topic");
var read = new Command(BareRead.Command, "Reads a topic and prints the cost; used by the benchmark itself.") { brokers, topic };
read.SetAction(result => BareRead.Read(result.GetRequiredValue(brokers), result.GetRequiredValue(topic)));
var delivery = new Option<string>("--delivery") { Description = "What a crash may do to records under way.", DefaultValueFactory = _ => "effectively_once" };
delivery.AcceptOnlyFromAmong("effectively_once", "at_least_once");
var root = new RootCommand("Measures what it costs a silo to ship records, beside a bare read of the same topic.")
{
    records, rate, seconds, streams, keyed, spread, staged, partitions, batchAge, published, kafka, loki, redis, buffer, delivery, read,
};
root.SetAction((result, _) => MeasureAsync(new MacroOptions
{
    Records = result.GetValue(records),
    Rate = result.GetValue(rate),
    Measured = TimeSpan.FromSeconds(result.GetValue(seconds)),
    Streams = result.GetValue(streams),
    Spread = result.GetValue(spread) && !result.GetValue(keyed),
    Staged = result.GetValue(staged),
    BatchAge = result.GetValue(batchAge),
    Silo = result.GetValue(published),
    Partitions = result.GetValue(partitions),
    Kafka = result.GetValue(kafka),
    Loki = result.GetValue(loki) is { } address ? new Uri(address) : null,
    Redis = result.GetValue(redis),
    BufferBytes = result.GetValue(buffer),
    Delivery = result.GetValue(delivery) == "at_least_once" ? DeliveryMode.AtLeastOnce : DeliveryMode.EffectivelyOnce,
}));
return await root.Parse(args).InvokeAsync();

static async Task MeasureAsync(MacroOptions options)
{
    var run = string.Create(CultureInfo.InvariantCulture, $"macro-{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}");
    var folder = Path.Combine(Path.GetTempPath(), run);
    var ports = FreePorts.Find(2);
    await using var servers = await Servers.StartAsync(options);
    await servers.CreateTopicAsync(run);
    var configuration = new SiloConfiguration
    {
        BootstrapServers = servers.Kafka,
        Topics = [run],
        Loki = servers.Loki,
        Redis = servers.Redis,
        AdminPort = ports[0],
        SiloPort = ports[1],
        RunId = run,
        DeadLetters = folder,
        BufferBytes = options.BufferBytes,
        Delivery = options.Delivery,
        BatchTimeoutSecs = options.BatchAge,
        Labels = new Dictionary<string, string> { ["level"] = "{{ level }}", ["service"] = "{{ service }}" },
        DecodesJson = !options.Staged,
        Stages = options.Staged ? TypicalStages.Yaml : [],
    };
    await (options.Rate > 0
        ? SteadyRun.RunAsync(options, servers, configuration, folder, run)
        : MeasureFullLoadAsync(options, servers, configuration, folder, run));
    Directory.Delete(folder, recursive: true);
}

static async Task MeasureFullLoadAsync(MacroOptions options, Servers servers, SiloConfiguration configuration, string folder, string run)
{
    var producing = servers.ProduceAsync(run, options.Records);
    if (servers.KeepsAll)
    {
        await producing;
    }

    var (whole, steady) = await SiloRun.RunAsync(options, configuration, folder);
    await producing;
    var floor = await BareRead.RunAsync(servers.Kafka, run);
    Console.WriteLine($"{options.Records:N0} records, {options.Partitions} partitions, {options.Streams} streams, {Environment.ProcessorCount} cores shared with broker and sink");
    Console.WriteLine("| | records/s | CPU us/record | peak memory | records/s to bare read | CPU to bare read |");
    Console.WriteLine("|---|---|---|---|---|---|");
    Show("silo, whole process", whole, floor);
    Show("silo, from the first delivery", steady, floor);
    Show($"bare Confluent.Kafka read ({floor.Records:N0} records)", floor, floor);
}

static void Show(string name, Cost cost, Cost floor) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"| {name} | {cost.RecordsPerSecond:N0} | {cost.CpuMicrosecondsPerRecord:0.00} | {cost.PeakBytes / 1048576.0:N0} MiB | {cost.RecordsPerSecond / floor.RecordsPerSecond:0.00} | {cost.CpuMicrosecondsPerRecord / floor.CpuMicrosecondsPerRecord:0.00} |"));
