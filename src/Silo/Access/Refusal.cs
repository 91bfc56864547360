namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Why somebody is not let in.</summary>
internal enum Refusal
{
    /// <summary>Nothing was given.</summary>
    Missing,

    /// <summary>What was given is no key.</summary>
    Wrong,

    /// <summary>What was given is no key, nor a token that counts.</summary>
    Token,

    /// <summary>There is no client's certificate.</summary>
    Certificate,

    /// <summary>There were too many failed tries from there.</summary>
    TooMany,

    /// <summary>The provider of tokens does not tell its keys.</summary>
    Provider,

    /// <summary>It is known who it is, and that role may not do it.</summary>
    Role,

    /// <summary>A page of another origin sends it.</summary>
    Origin,
}
