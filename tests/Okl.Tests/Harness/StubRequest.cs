namespace OrleansKafkaLoki.Okl.Tests.Harness;

/// <summary>What an API was asked.</summary>
internal sealed record StubRequest(string Line, string Body, string IfMatch, string Authorization);
