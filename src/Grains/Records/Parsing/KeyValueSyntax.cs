namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>How a text of keys and values is written.</summary>
/// <param name="PairSeparator">What stands between a key and its value; not empty.</param>
/// <param name="FieldSeparator">What stands between two pairs; not empty, and something else. One space stands for any number of them.</param>
/// <param name="IsStrict">White space beside the separators belongs to keys and values.</param>
/// <param name="TakesKeys">A key may stand alone, and then has the value <c>true</c>; else it is passed over.</param>
internal sealed record KeyValueSyntax(byte[] PairSeparator, byte[] FieldSeparator, bool IsStrict = false, bool TakesKeys = true);
