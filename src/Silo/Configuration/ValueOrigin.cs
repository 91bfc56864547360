namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>Where a value comes from.</summary>
/// <param name="Text">The place, such as <c>my.yaml:12</c>.</param>
/// <param name="Line">Its line, for order among others of one file.</param>
internal readonly record struct ValueOrigin(string Text, long Line = 0);
