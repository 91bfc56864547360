using OrleansKafkaLoki.Grains.Records.Regexes;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>The arguments of a function that are known when the template is read.</summary>
/// <param name="Number">Its first number.</param>
/// <param name="SecondNumber">Its second number.</param>
/// <param name="Pattern">Its regular expression.</param>
internal sealed record FunctionSettings(long Number = 0, long SecondNumber = 0, ByteRegex? Pattern = null);
