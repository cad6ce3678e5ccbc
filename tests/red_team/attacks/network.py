"""Send a message by every family of sockets. The answers are right.

A listener of the test's own waits on this machine alone.
"""

from red_team.attack import Attack


def attack(name, tries, source):
    return Attack(name, tries, {
        "top": "import socket\nmessage = (touched + ' ').encode()\n"
        + source}, right=True)


ATTACKS = [
    attack("network_tcp", "a TCP connection", """
talk = socket.create_connection(("127.0.0.1", about["tcp"]), 3)
talk.sendall(message)
talk.close()"""),
    attack("network_tcp6", "a TCP connection, IPv6", """
talk = socket.create_connection(("::1", about["tcp6"]), 3)
talk.sendall(message)
talk.close()"""),
    attack("network_udp", "a UDP packet", """
talk = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
talk.sendto(message, ("127.0.0.1", about["udp"]))"""),
    attack("network_http", "a web request", """
import urllib.request
urllib.request.urlopen(
    f"http://127.0.0.1:{about['tcp']}/" + touched + "/ ".strip(), timeout=3,
    data=message)"""),
    attack("network_abstract", "an abstract socket", """
talk = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
talk.sendto(message, about["abstract"])"""),
    attack("network_path", "a socket that is a file", """
talk = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
talk.sendto(message, about["path"])"""),
    attack("network_pair_abstract", "an abstract socket, from a pair", """
talk, other = socket.socketpair(type=socket.SOCK_DGRAM)
talk.sendto(message, about["abstract"])"""),
    attack("network_pair_path", "a socket that is a file, from a pair", """
talk, other = socket.socketpair(type=socket.SOCK_DGRAM)
talk.sendto(message, about["path"])"""),
    attack("network_by_call", "a TCP socket without Python's module", """
import ctypes, struct
libc = ctypes.CDLL(None, use_errno=True)
number = libc.socket(2, 1, 0)
address = struct.pack("=H", 2) + struct.pack(">H", about["tcp"]) + bytes(
    [127, 0, 0, 1]) + bytes(8)
if number >= 0 and libc.connect(number, address, 16) == 0:
    os.write(number, message)"""),
    attack("network_by_bash", "the shell's /dev/tcp", """
import subprocess
subprocess.run(["bash", "-c", "echo " + touched + " ' ' > /dev/tcp/"
                f"127.0.0.1/{about['tcp']}"], timeout=5)"""),
    attack("network_netlink", "the machine's network settings", """
reached(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))"""),
    attack("network_raw", "raw packets", """
reached(socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        )"""),
    attack("network_listen", "a server of its own, for others to call", """
server = socket.socket()
server.bind(("127.0.0.1", 0))
reached(server.listen())"""),
]
