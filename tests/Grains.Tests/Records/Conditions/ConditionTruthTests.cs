using CsCheck;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Tests.Records.Events;

namespace OrleansKafkaLoki.Grains.Tests.Records.Conditions;

public sealed class ConditionTruthTests
{
    private static readonly string[] Atoms =
    [
        "a = \"x\"", "a != \"x\"", "a = \"y\"", "a = \"\"", "a = \"5\"", "a > 4", "a >= 5", "a <= 5", "a < 5", "a != 5", "a = 5.0", "a > 1s", "a < 2s", "a > 1KB", "has(a)", "missing(a)",
        "a =~ \"x|y\"", "a !~ \".*\"", "b = \"x\"", "b > 4", "|= \"x\"", "!= \"x\"", "|= \"\"", "|~ \"x*\"", "a = ip(\"10.0.0.0/8\")",
    ];

    private static readonly string[] Values = ["x", "y", "", "5", "5.0", "4", "6", "4.5", "1s", "1500ms", "2s", "1KiB", "10.1.1.1", "z"];

    [Theory]
    [InlineData("level = \"a\" and level = \"b\"", false)]
    [InlineData("level != \"a\" or level != \"b\"", true)]
    [InlineData("status >= 500 and status < 400", false)]
    [InlineData("status > 500 and status < 501 and status = 500", false)]
    [InlineData("level = \"debug\" and level =~ \"info|warn\"", false)]
    [InlineData("has(a) and missing(a)", false)]
    [InlineData("has(a) or missing(a)", true)]
    [InlineData("missing(a) and a = \"x\"", false)]
    [InlineData("missing(a) and a > 1", false)]
    [InlineData("|= \"\"", true)]
    [InlineData("|~ \".*\"", true)]
    [InlineData("!~ \"x*\"", false)]
    [InlineData("headers.a = \"x\" and headers.a = \"y\"", false)]
    [InlineData("took > 2s and took < 1s", false)]
    [InlineData("not (a = \"x\" and a = \"y\")", true)]
    public void Of_WhatIsAlwaysOrNever_IsKnown(string condition, bool expected) => Assert.Equal(expected, Truth(condition));

    [Theory]
    [InlineData("level = \"a\" or level = \"b\"")]
    [InlineData("level != \"a\" and level != \"b\"")]
    [InlineData("level = \"a\" and other = \"b\"")]
    [InlineData("status >= 400 and status < 500")]
    [InlineData("status < 500 or status >= 500")] // Neither of a text that is no number.
    [InlineData("status > 500 and status < 501")]
    [InlineData("took > 1 or took < 1s")]
    [InlineData("a = \"5\" and a = 5.0")]
    [InlineData("has(a) and a = \"\"")]
    [InlineData("a =~ \"x.*\" and a =~ \".*y\"")]
    [InlineData("|= \"a\" and |= \"b\"")]
    [InlineData("level = \"debug\" and level =~ \"d.*\"")]
    [InlineData("n > 9007199254740992 and n < 9007199254740994")]
    public void Of_WhatHangsOnTheRecord_IsNot(string condition) => Assert.Null(Truth(condition));

    [Fact]
    public void Of_MoreThanCanBeTried_IsNotKnown() =>
        Assert.Null(Truth(string.Join(" and ", Enumerable.Range(0, 40).Select(i => $"a{i} =~ \"x.*\""))));

    [Fact]
    public void Of_AnyCondition_HoldsOfAnyRecord() => Gen.Select(Gen.Int, Gen.OneOf([.. Values.Select(Gen.Const)]), Gen.OneOf([.. Values.Select(Gen.Const)]), Gen.Bool).Sample(
        (seed, a, b, isThere) =>
        {
            var condition = Random(new Random(seed), 3);
            var json = isThere ? $"{{\"a\":\"{a}\",\"b\":\"{b}\"}}" : "{}";
            if (Truth(condition) is { } truth)
            {
                Assert.True(truth == EventHarness.Holds(condition, json), $"{condition} of {json}");
            }
        },
        iter: 20_000);

    private static string Random(Random random, int depth) => random.Next(depth == 0 ? 1 : 4) switch
    {
        0 => Atoms[random.Next(Atoms.Length)],
        1 => $"({Random(random, depth - 1)} and {Random(random, depth - 1)})",
        2 => $"({Random(random, depth - 1)} or {Random(random, depth - 1)})",
        _ => $"not {Random(random, depth - 1)}",
    };

    private static bool? Truth(string condition) =>
        ConditionTruth.Of(Condition.Parse(condition, new EventSchema(new KafkaSourceOptions { Decoding = { Codec = DecodingCodec.Json } })));
}
