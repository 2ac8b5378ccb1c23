using System.Text;
using Muser.Silo.Devices.Broker;
using Muser.Testing;

namespace Muser.Silo.Tests.Devices;

public sealed class BrokerUsersTests : IDisposable
{
    /// <summary>Written by mosquitto_passwd 2.0.11; the password is "secret".</summary>
    private const string Dish =
        "dish:$7$101$H5PrlMmRKfUUvMm9$CCliNNpgo90jexxR+ZRtpK3PjQizbwbaqOFBMHntksEr8p4rUxahynoSuA7VDQDWKKP2UQh8Qmi9a9pwe3dd7w==";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    [Trait("Tier", "Unit")]
    public void KnowsAPasswordThatMosquittoHashed()
    {
        File.WriteAllText(_file, $"# users\n{Dish}\n");
        var users = BrokerUsers.Read(_file);
        Assert.True(users.Knows("dish", "secret"u8.ToArray()));
        Assert.False(users.Knows("dish", "Secret"u8.ToArray()));
        Assert.False(users.Knows("other", "secret"u8.ToArray()));
        Assert.False(users.Knows(null, null));
    }

    [OracleFact("mosquitto")]
    [Trait("Tier", "Oracle")]
    public void ReadsWhatMosquittoPasswdWritesToday()
    {
        Assert.Equal(0, OracleTools.Run("mosquitto_passwd", "-c", "-b", _file, "observer", "p\u00e4ss word").ExitCode);
        Assert.True(BrokerUsers.Read(_file).Knows("observer", Encoding.UTF8.GetBytes("p\u00e4ss word")));
    }

    [Theory]
    [Trait("Tier", "Unit")]
    [InlineData("", "names nobody")]
    [InlineData("dish", "line 1: 'dish' is not NAME:HASH")]
    [InlineData("dish:secret", "the password of dish is not hashed with PBKDF2")]
    [InlineData("dish:$6$salt$hash", "the password of dish is not hashed with PBKDF2")]
    [InlineData("dish:$7$many$AAAA$AAAA", "the hash of dish cannot be read")]
    [InlineData("dish:$7$101$AAAA$?", "the hash of dish cannot be read")]
    [InlineData("dish:$7$0$AAAA$AAAA", "line 1: dish is there twice, or its hash is empty")]
    [InlineData(Dish + "\n" + Dish, "line 2: dish is there twice")]
    public void AFileThatIsNoneIsOneSentence(string text, string says)
    {
        File.WriteAllText(_file, text);
        Assert.Contains(says, Assert.Throws<UserInputException>(() => BrokerUsers.Read(_file)).Message, StringComparison.Ordinal);
    }
}
