using Muser.Silo.Cluster.Security;
using Muser.Testing;

namespace Muser.Silo.Tests.Cluster.Security;

[Trait("Tier", "Unit")]
public sealed class TokenFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-tokens-");
    private readonly FakeClock _clock = new();

    private string TokensPath => Path.Combine(_folder.FullName, "tokens");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ATokenIsKnownByWhatWasShownAndKeptAsAHashAlone()
    {
        var (token, text) = ApiToken.Create("li", ApiRole.Operator, _clock.GetUtcNow(), null);
        var file = new TokenFile(TokensPath, _clock);
        file.Add(token);

        Assert.Equal(token, file.Find(text));
        Assert.Null(file.Find(text + "x"));
        Assert.StartsWith(ApiToken.Prefix, text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, File.ReadAllText(TokensPath), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokensPath));
        }
    }

    [Fact]
    public void TheHashIsThatOfOtherPrograms() =>

        // printf abc | sha256sum; FIPS 180-4, the example of one block.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ApiToken.HashOf("abc"));

    [Fact]
    public void WhatAnotherProcessRevokesIsWorthNothingASecondLater()
    {
        var (token, text) = ApiToken.Create("li", ApiRole.Viewer, _clock.GetUtcNow(), null);
        new TokenFile(TokensPath, _clock).Add(token);
        var service = new TokenFile(TokensPath, _clock);
        Assert.NotNull(service.Find(text));

        new TokenFile(TokensPath, _clock).Revoke("li");
        _clock.Advance(TimeSpan.FromSeconds(1.001));

        Assert.Null(service.Find(text));
        Assert.Equal(0, service.Count);
    }

    [Fact]
    public void ATokenEndsWhenItIsToEnd()
    {
        var (token, text) = ApiToken.Create("li", ApiRole.Viewer, _clock.GetUtcNow(), _clock.GetUtcNow().AddDays(1));
        var file = new TokenFile(TokensPath, _clock);
        file.Add(token);
        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.NotNull(file.Find(text));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(file.Find(text));
    }

    [Fact]
    public void WhatCannotBeIsOneSentence()
    {
        var file = new TokenFile(TokensPath, _clock);
        file.Add(ApiToken.Create("li", ApiRole.Viewer, _clock.GetUtcNow(), null).Token);

        Assert.Contains("has a token already", Refusal(() => file.Add(ApiToken.Create("li", ApiRole.Admin, _clock.GetUtcNow(), null).Token)), StringComparison.Ordinal);
        Assert.Contains("1 to 64 of a-z", Refusal(() => file.Add(ApiToken.Create("Li Si", ApiRole.Admin, _clock.GetUtcNow(), null).Token)), StringComparison.Ordinal);
        Assert.Contains("no reserved word", Refusal(() => file.Add(ApiToken.Create("muser", ApiRole.Admin, _clock.GetUtcNow(), null).Token)), StringComparison.Ordinal);
        Assert.Contains("Nobody called 'wang'", Refusal(() => file.Revoke("wang")), StringComparison.Ordinal);
        File.AppendAllText(TokensPath, "nonsense\n");
        Assert.Contains("line 2, is no token", Refusal(() => file.Read()), StringComparison.Ordinal);
    }

    private static string Refusal(Action act) => Assert.Throws<UserInputException>(act).Message;
}
