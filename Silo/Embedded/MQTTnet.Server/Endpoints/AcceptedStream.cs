using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Muser.Embedded.Mqtt.Endpoints;

/// <summary>A client that has come, ready for CONNECT.</summary>
internal sealed record AcceptedStream(Stream Stream, EndPoint? Remote, X509Certificate2? Certificate, bool IsSecure);
